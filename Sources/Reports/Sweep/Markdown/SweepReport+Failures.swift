// What did not work, and where.

import Tabular

extension SweepReport {
  var failures: String {
    let statuses = ["diverged", "failed"].filter { comparison.count($0) > 0 }
    guard !statuses.isEmpty else { return "## Failures\n\nNo run failed or diverged.\n" }
    let bad = sweep.runs.rows.filter { statuses.contains(comparison.value($0, "status").exact) }
    let rows = bad.prefix(50).map { row -> [Value] in
      [.text(comparison.shortID(row))]
        + (comparison.varied + ["seed", "status", "error"]).map { comparison.value(row, $0) }
    }
    let table = Table(columns: ["run"] + comparison.varied + ["seed", "status", "why"], rows: Array(rows))
    let more = bad.count > 50 ? "\n\(bad.count - 50) more are in [`runs.csv`](runs.csv).\n" : ""
    return "## Failures\n\n\(statuses.map { "\(comparison.count($0)) \($0)" }.joined(separator: ", ")).\n\n"
      + failuresByHyperparameter(statuses) + TableFormat.markdown.text(table) + more
  }

  /// Those values of which a run diverged or failed, with how many of all their runs did.
  private func failuresByHyperparameter(_ statuses: [String]) -> String {
    let rows = comparison.varied.flatMap { name in
      comparison.runs(by: name).compactMap { value, runs -> [Value]? in
        let counts = statuses.map { status in
          runs.count { comparison.value($0, "status") == .text(status) }
        }
        guard counts.contains(where: { $0 > 0 }) else { return nil }
        return [.text(name), .text(Heatmap.label(value))] + counts.map { .text("\($0)/\(runs.count)") }
      }
    }
    guard !rows.isEmpty else { return "" }
    return TableFormat.markdown.text(Table(columns: ["hyperparameter", "value"] + statuses, rows: rows))
      + "\n"
  }
}
