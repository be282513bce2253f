// The first section of a report: the sweep's name, its counts and its best cell.

import Experiments
import JSON
import Tabular

struct HeadlineSection: ReportSection {
  private let results: SweepResults
  private var comparison: Comparison { results.comparison }
  private var sweep: SweepRecord { comparison.sweep }

  init(_ results: SweepResults) { self.results = results }

  /// `27 cells × 3 seeds = 81 runs: 81 completed.`
  private var counts: String {
    let statuses = comparison.statusCounts.filter { $0.count > 0 }.map { "\($0.count) \($0.status)" }
    return "\(SectionText.counted(comparison.cells.count, "cell")) × "
      + "\(SectionText.counted(comparison.seedCount, "seed")) = "
      + "\(SectionText.counted(sweep.runs.count, "run")): \(statuses.joined(separator: ", "))."
  }

  /// A sentence about the best cell, with its headline metric.
  var bestInWords: String {
    guard let best = comparison.best,
      let score = comparison.sample(comparison.quoted, of: best.runs)
    else { return Self.nothing }
    let interval = score.readableInterval.map { " (95 % interval \($0))" } ?? ""
    return "Best cell by mean \(comparison.objective.name): \(comparison.summary(best.cell)); "
      + "\(comparison.quoted.name) \(score.readable)\(interval) over \(best.completedShare) runs."
      + warnings.map { " Warning: \($0)." }.joined()
  }

  private var warnings: [String] { BaselineComparison(comparison).warnings }

  private static let nothing = "No run has completed, so there is nothing to compare."

  var text: String? {
    var text = "# \(MarkdownText.escaped(sweep.name))\n\n\(counts)\n"
    guard let best = comparison.best else { return text + "\n\(Self.nothing)\n" }
    text +=
      "\n**Best cell** by mean \(results.objectiveName) (\(comparison.minimizes ? "smallest" : "largest")): "
    text += "\(MarkdownText.escaped(comparison.summary(best.cell))).\n\n"
    text += TableFormat.markdown.text(metrics(of: best))
    text += warnings.map { "\n**Warning:** \(MarkdownText.escaped($0)).\n" }.joined()
    text += ties(with: best).map { "\n\($0)\n" } ?? ""
    if comparison.mainMetrics.contains(where: { $0.split == .test }) {
      text +=
        "\nCells are selected on the validation split. The test split was not used for selection: quote its metrics.\n"
    }
    return text
  }

  private func metrics(of best: CellResult) -> Table {
    let metrics = comparison.mainMetrics.filter { $0.split != .training || $0 == comparison.objective }
    return Table(
      columns: ["metric", "mean", "standard deviation", "95 % interval of the mean", "runs"],
      rows: metrics.compactMap { metric in
        guard let sample = comparison.sample(metric, of: best.runs) else { return nil }
        return [
          .text(metric.name), .real(sample.mean), Value(sample.standardDeviation),
          Value(sample.readableInterval), .text("\(sample.count)/\(best.runs.count)"),
        ]
      })
  }

  /// Whether the best cell is significantly better than others.
  private func ties(with best: CellResult) -> String? {
    let others = comparison.cells.dropFirst().filter { $0.score != nil }
    guard !others.isEmpty else { return nil }
    let tied = others.count(where: \.isTied)
    let seeds =
      best.completed < 2
      ? "one seed gives no significance"
      : "\(results.objectiveName) paired over the seeds, t-test, corrected for "
        + "\(SectionText.counted(others.count, "comparison")) by Holm"
    if tied == 0 {
      return "It is significantly better than each of the \(others.count) other cells (\(seeds))."
    }
    let few =
      tied == others.count && (2..<5).contains(best.completed)
      ? " With \(best.completed) seeds only very large differences are significant; use more seeds." : ""
    return
      "\(tied) of the \(others.count) other cells are statistically tied with it (\(seeds)): they are marked `=` below.\(few)"
  }

  var json: [String: JSONValue] {
    [
      "sweep": .object([
        "id": .string(sweep.id.text), "name": .string(sweep.name),
        "metric": .string(comparison.objective.name), "goal": .string(sweep.objective.goal.rawValue),
        "command": .string(sweep.command), "spec": .string(sweep.spec),
      ]),
      "runs": .object(
        Dictionary(
          uniqueKeysWithValues: comparison.statusCounts.map { ($0.status.rawValue, .integer($0.count)) })),
      "varied": .array(comparison.varied.map(JSONValue.string)),
    ]
  }

  /// Every run with all its columns.
  var files: [ReportFile] {
    [ReportFile(name: "runs.csv", text: TableFormat.csv.text(RunColumn.table(sweep.runs)))]
  }
}
