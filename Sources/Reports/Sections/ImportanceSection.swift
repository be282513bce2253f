// Report section: the importance of each hyperparameter.

import JSON
import Tabular

struct ImportanceSection: ReportSection {
  private let results: SweepResults
  private var comparison: Comparison { results.comparison }

  init(_ results: SweepResults) { self.results = results }

  let heading: String? = "Importance of each hyperparameter"

  var text: String? {
    guard comparison.varied.count > 1, !comparison.ranked.isEmpty else { return nil }
    guard let importance = results.importance else {
      return
        "It cannot be computed: more than half of the combinations have no result, or all results are equal.\n"
    }
    let shares = importance.shares
    let missing =
      shares.missing == 0
      ? ""
      : "\(shares.missing) of the \(shares.combinations) combinations have no result; they are filled in with the sum of the "
        + "hyperparameters' own effects.\n\n"
    return
      "The share of the variance of \(results.objectiveName) over all runs that each explains alone, and each pair beyond that "
      + "(functional ANOVA of the grid).\n\n" + missing + TableFormat.markdown.text(table(importance))
  }

  private func table(_ importance: Importance) -> Table {
    func row(_ name: String, _ share: Double) -> [Value] {
      [.text(name), .text("\(NumberFormat.fixed(share * 100, digits: 1)) %")]
    }
    let terms = importance.terms
    let rest = terms.dropFirst(12)
    var rows = terms.prefix(12).map { row($0.name, $0.share) }
    if !rest.isEmpty { rows.append(row("\(rest.count) more of these", rest.reduce(0) { $0 + $1.share })) }
    if comparison.varied.count > 2 { rows.append(row("three or more together", importance.shares.higher)) }
    if comparison.seedCount > 1 { rows.append(row("the seed", importance.shares.seed)) }
    return Table(columns: ["hyperparameter", "share"], rows: rows)
  }

  var json: [String: JSONValue] {
    guard let importance = results.importance else { return [:] }
    let shares =
      importance.terms.map { ($0.name, $0.share) } + [
        ("three or more together", importance.shares.higher), ("seed", importance.shares.seed),
      ]
    return [
      "importance": .array(
        shares.map { name, share in .object(["of": .string(name), "share": .real(share)]) })
    ]
  }
}
