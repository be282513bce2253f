// A cell of a sweep over its seeds, and whether it can be told apart from the best.

import SQLiteStore
import Tabular

/// A cell with its runs of the sweep.
struct CellResult {
  let id: String
  let runs: [[Value]]
  let completed: Int
  let diverged: Int
  let failed: Int
  /// The metric over the completed runs; nil where there is none.
  let score: Sample?
  /// The p-value of a difference from the best cell in the metric, paired over the seeds and corrected for the number of cells
  /// (Holm); nil for the best cell itself and where fewer than two seeds have completed in both.
  private(set) var p: Double?

  /// A run's row, for the hyperparameters that all runs of the cell share.
  var row: [Value] { runs[0] }

  /// Whether the difference from the best cell may be chance.
  var isTied: Bool { score != nil && (p.map { $0 >= Self.significance } ?? true) }

  static let significance = 0.05

  /// The cells of a sweep, best first.
  static func ranked(
    _ sweep: SweepRecord, value: ([Value], String) -> Value
  ) -> [CellResult] {
    var order: [Value] = []
    var groups: [Value: [[Value]]] = [:]
    for row in sweep.runs.rows {
      let id = value(row, "cell_id")
      if groups[id] == nil { order.append(id) }
      groups[id, default: []].append(row)
    }
    let sign = sweep.minimizes ? 1.0 : -1.0
    let results = order.compactMap { id -> CellResult? in
      guard let runs = groups[id] else { return nil }
      func count(_ status: String) -> Int { runs.count { value($0, "status") == .text(status) } }
      return CellResult(
        id: id.text ?? "", runs: runs, completed: count("completed"), diverged: count("diverged"),
        failed: count("failed"), score: Sample(runs.compactMap { value($0, sweep.metric).double }))
    }
    var ranked = results.enumerated().map { offset, cell in
      let mean = cell.score?.mean
      return (
        key: (mean == nil ? 2 : cell.diverged + cell.failed > 0 ? 1 : 0, (mean ?? 0) * sign, offset),
        cell: cell
      )
    }.sorted { $0.key < $1.key }.map(\.cell)
    compareWithBest(&ranked) { row in
      value(row, sweep.metric).double.map { (value(row, "seed"), $0) }
    }
    return ranked
  }

  /// - Parameter result: a run's seed and metric.
  private static func compareWithBest(
    _ cells: inout [CellResult], result: ([Value]) -> (Value, Double)?
  ) {
    guard let first = cells.first, first.score != nil else { return }
    let best = Dictionary(first.runs.compactMap(result), uniquingKeysWith: { first, _ in first })
    var tested: [(index: Int, p: Double)] = []
    for index in cells.indices.dropFirst() {
      let differences = cells[index].runs.compactMap(result).compactMap { seed, value in
        best[seed].map { value - $0 }
      }
      if let p = PairedTest.p(differences) { tested.append((index, p)) }
    }
    for (test, p) in zip(tested, PairedTest.holm(tested.map(\.p))) { cells[test.index].p = p }
  }
}
