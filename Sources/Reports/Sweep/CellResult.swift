// The results of a cell over its seeds.

import Experiments
import Search

/// A cell with its runs in the sweep.
struct CellResult {
  let cell: CellRecord
  let runs: [RunRecord]
  let completed: Int
  let diverged: Int
  let failed: Int
  /// The objective over the completed runs; nil if there are none.
  let score: Sample?
  /// The p-value of a difference from the best cell in the objective, paired over the seeds and corrected for the
  /// number of cells (Holm); nil for the best cell itself, and if fewer than two seeds have completed in both.
  private(set) var p: Double?

  /// `3/5`: completed runs out of all runs.
  var completedShare: String { "\(completed)/\(runs.count)" }

  /// Whether it is statistically tied with the best cell.
  var isTied: Bool { score != nil && (p.map { $0 >= PairedTest.significance } ?? true) }

  /// The cells of a sweep, best first.
  static func ranked(_ sweep: SweepRecord) -> [CellResult] {
    let metric = sweep.objective.metric
    var order: [CellID] = []
    var groups: [CellID: [RunRecord]] = [:]
    for run in sweep.runs {
      if groups[run.cell.id] == nil { order.append(run.cell.id) }
      groups[run.cell.id, default: []].append(run)
    }
    let sign = sweep.objective.goal == .minimize ? 1.0 : -1.0
    let results = order.compactMap { id -> CellResult? in
      guard let runs = groups[id], let first = runs.first else { return nil }
      func count(_ status: RunStatus) -> Int { runs.count { $0.status == status } }
      return CellResult(
        cell: first.cell, runs: runs, completed: count(.completed), diverged: count(.diverged),
        failed: count(.failed), score: Sample(runs.compactMap { $0.metrics[metric] }))
    }
    var ranked = results.enumerated().map { offset, cell in
      let mean = cell.score?.mean
      return (
        key: (mean == nil ? 2 : cell.diverged + cell.failed > 0 ? 1 : 0, (mean ?? 0) * sign, offset),
        cell: cell
      )
    }.sorted { $0.key < $1.key }.map(\.cell)
    compareWithBest(&ranked, by: metric)
    return ranked
  }

  /// Identifies the run of another cell that a run is compared with.
  private struct Pairing: Hashable {
    let seed: Int
    let fold: Int?

    init(_ run: RunRecord) {
      seed = run.seed
      fold = run.fold
    }
  }

  private static func compareWithBest(_ cells: inout [CellResult], by metric: SplitMetric) {
    guard let first = cells.first, first.score != nil else { return }
    let best = Dictionary(
      first.runs.compactMap { run in run.metrics[metric].map { (Pairing(run), $0) } },
      uniquingKeysWith: { first, _ in first })
    var tested: [(index: Int, p: Double)] = []
    for index in cells.indices.dropFirst() {
      let differences = cells[index].runs.compactMap { run -> Double? in
        guard let value = run.metrics[metric], let other = best[Pairing(run)] else { return nil }
        return value - other
      }
      if let p = PairedTest.p(differences) { tested.append((index, p)) }
    }
    for (test, p) in zip(tested, PairedTest.holm(tested.map(\.p))) { cells[test.index].p = p }
  }
}
