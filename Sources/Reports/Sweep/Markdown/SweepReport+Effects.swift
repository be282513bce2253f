// What each hyperparameter does, and how much it matters.

import Tabular

extension SweepReport {
  func effects(plot: String) -> String? {
    guard !comparison.varied.isEmpty, !comparison.ranked.isEmpty else { return nil }
    let figures = comparison.figures.filter { $0.hasPrefix("val_") || $0 == sweep.metric } + ["seconds"]
    let tables = comparison.varied.map { name -> String in
      let rows = comparison.runs(by: name).map { value, runs -> [Value] in
        [value.isNull ? .text("–") : value, comparison.completed(runs)]
          + figures.map { Value(comparison.sample($0, of: runs)?.readable) }
      }
      return TableFormat.markdown.text(Table(columns: [name, "completed"] + figures, rows: rows))
    }
    return "## Effect of each hyperparameter\n\n" + plot
      + "Mean ± standard deviation over all completed runs with the value, whatever the others are.\n\n"
      + tables.joined(separator: "\n")
  }

  var importanceSection: String? {
    guard comparison.varied.count > 1, !comparison.ranked.isEmpty else { return nil }
    let heading = "## Importance of each hyperparameter\n\n"
    guard let importance else {
      return heading
        + "It cannot be told: more than half of the combinations have no result, or all results are alike.\n"
    }
    let shares = importance.shares
    func row(_ name: String, _ share: Double) -> [Value] {
      [.text(name), .text("\(NumberFormat.fixed(share * 100, digits: 1)) %")]
    }
    let terms = importance.terms
    let rest = terms.dropFirst(12)
    var rows = terms.prefix(12).map { row($0.name, $0.share) }
    if !rest.isEmpty { rows.append(row("\(rest.count) more of these", rest.reduce(0) { $0 + $1.share })) }
    if comparison.varied.count > 2 { rows.append(row("three or more together", shares.higher)) }
    if comparison.seedCount > 1 { rows.append(row("the seed", shares.seed)) }
    let missing =
      shares.missing == 0
      ? ""
      : "\(shares.missing) of the \(shares.combinations) combinations have no result; they are filled in with the sum of the "
        + "hyperparameters' own effects.\n\n"
    return heading
      + "The share of the variance of \(metricName) over all runs that each explains alone, and each pair beyond that "
      + "(functional ANOVA of the grid).\n\n" + missing
      + TableFormat.markdown.text(Table(columns: ["hyperparameter", "share"], rows: rows))
  }
}
