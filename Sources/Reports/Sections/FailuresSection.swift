// Report section: runs that failed or diverged.

import Experiments
import Tabular

struct FailuresSection: ReportSection {
  private let comparison: Comparison

  init(_ results: SweepResults) { comparison = results.comparison }

  let heading: String? = "Failures"

  /// More rows are in `runs.csv`.
  private static let maxRows = 50

  var text: String? {
    let statuses = [RunStatus.diverged, .failed].filter { comparison.count($0) > 0 }
    guard !statuses.isEmpty else { return "No run failed or diverged.\n" }
    let bad = comparison.sweep.runs.filter { statuses.contains($0.status) }
    let columns = comparison.varied.map(RunColumn.hyperparameter) + [.seed, .status, .error]
    let rows = bad.prefix(Self.maxRows).map { run -> [Value] in
      [.text(run.shortID)] + columns.map { $0.value(run) }
    }
    let table = Table(columns: ["run"] + columns.dropLast().map(\.name) + ["why"], rows: Array(rows))
    let more =
      bad.count > Self.maxRows ? "\n\(bad.count - Self.maxRows) more are in [`runs.csv`](runs.csv).\n" : ""
    return "\(statuses.map { "\(comparison.count($0)) \($0)" }.joined(separator: ", ")).\n\n"
      + byHyperparameter(statuses) + TableFormat.markdown.text(table) + more
  }

  /// The hyperparameter values with diverged or failed runs, and their share of all runs with the value.
  private func byHyperparameter(_ statuses: [RunStatus]) -> String {
    let rows = comparison.varied.flatMap { name in
      comparison.runs(by: name).compactMap { value, runs -> [Value]? in
        let counts = statuses.map { status in runs.count { $0.status == status } }
        guard counts.contains(where: { $0 > 0 }) else { return nil }
        return [.text(name), .text(Heatmap.label(value))] + counts.map { .text("\($0)/\(runs.count)") }
      }
    }
    guard !rows.isEmpty else { return "" }
    return TableFormat.markdown.text(
      Table(columns: ["hyperparameter", "value"] + statuses.map(\.rawValue), rows: rows)) + "\n"
  }
}
