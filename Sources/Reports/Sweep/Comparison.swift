// A sweep's runs, grouped and ranked.

import Datasets
import Experiments
import NeuralNetwork
import Search
import Tabular

/// The runs of a sweep, grouped and ranked, for reports.
struct Comparison {
  let sweep: SweepRecord
  /// The names of the hyperparameters that vary.
  let varied: [String]
  /// Best first by the mean of the objective. Cells with a diverged or failed run rank after those without, and cells
  /// without a completed run last.
  let cells: [CellResult]
  /// Completed runs, best first.
  let ranked: [RunRecord]
  /// The metrics that occur, by split.
  let metrics: [SplitMetric]

  init(_ sweep: SweepRecord) {
    self.sweep = sweep
    let cells = CellResult.ranked(sweep)
    self.cells = cells
    metrics = SplitMetric.ofRun.filter { metric in sweep.runs.contains { $0.metrics[metric] != nil } }
    varied = HyperparameterDefinition.varied(among: cells) { cell, name in cell.cell.hyperparameters[name] }

    let sign = sweep.objective.goal == .minimize ? 1.0 : -1.0
    let completed = sweep.runs.indices.filter { sweep.runs[$0].status == .completed }
    ranked = completed.map { index in
      let score = sweep.runs[index].metrics[sweep.objective.metric].map { $0 * sign } ?? .infinity
      return (score: score, index: index)
    }.sorted { ($0.score, $0.index) < ($1.score, $1.index) }.map { sweep.runs[$0.index] }
  }

  /// The best cell; nil if none has a completed run.
  var best: CellResult? { cells.first.flatMap { $0.completed > 0 ? $0 : nil } }

  // MARK: The objective

  /// The metric used for selection and ranking.
  var objective: SplitMetric { sweep.objective.metric }

  /// Whether a smaller value of the objective is better.
  var minimizes: Bool { sweep.objective.goal == .minimize }

  /// The objective's value; nil if there is none.
  func score(_ run: RunRecord) -> Double? { run.metrics[objective] }

  // MARK: Runs

  /// The best of some runs by the objective; the first of several.
  func best(of runs: [RunRecord]) -> RunRecord? {
    var best: (value: Double, run: RunRecord)?
    for run in runs where run.status == .completed {
      guard let value = score(run), best.map({ sweep.objective.isBetter(value, than: $0.value) }) ?? true
      else {
        continue
      }
      best = (value, run)
    }
    return best?.run
  }

  /// The best, median and worst completed runs by the objective, without repetition; the better one of two in the
  /// middle.
  var landmarks: [(name: String, run: RunRecord)] {
    let count = ranked.prefix { score($0) != nil }.count
    guard count > 0 else { return [] }
    var landmarks = [("best", ranked[0])]
    if count > 2 { landmarks.append(("median", ranked[(count - 1) / 2])) }
    if count > 1 { landmarks.append(("worst", ranked[count - 1])) }
    return landmarks
  }

  /// `3/5`: completed runs out of all runs.
  static func completed(_ runs: [RunRecord]) -> String {
    "\(runs.count { $0.status == .completed })/\(runs.count)"
  }

  /// Groups runs by their value of a hyperparameter, in the order of the values; null if it does not apply.
  func runs(by hyperparameter: String) -> [(value: Value, runs: [RunRecord])] {
    Dictionary(grouping: sweep.runs) { $0.cell.hyperparameters[hyperparameter] }
      .map { (value: $0.key?.tableValue ?? .null, runs: $0.value) }
      .sorted { Self.precedes($0.value, $1.value) }
  }

  /// Sorts numbers before texts.
  static func precedes(_ first: Value, _ second: Value) -> Bool {
    switch (first.double, second.double) {
    case (let a?, let b?): a < b
    case (nil, nil): first.exact.utf8.lexicographicallyPrecedes(second.exact.utf8)
    case (let a, _): a != nil
    }
  }

  /// The number of runs with each status, finished ones first.
  var statusCounts: [(status: RunStatus, count: Int)] {
    [.completed, .diverged, .failed, .interrupted, .running, .pending].map { ($0, count($0)) }
  }

  func count(_ status: RunStatus) -> Int { sweep.runs.count { $0.status == status } }

  var seedCount: Int { Set(sweep.runs.map(\.seed)).count }

  // MARK: Metrics

  func sample(_ metric: SplitMetric, of runs: [RunRecord]) -> Sample? {
    Sample(runs.compactMap { $0.metrics[metric] })
  }

  /// The training times of some runs.
  func seconds(of runs: [RunRecord]) -> Sample? { Sample(runs.compactMap(\.seconds)) }

  /// Accuracy for classifiers, R² for regressions.
  var quality: Metric { sweep.data.task == .regression ? .r2 : .accuracy }

  /// The most informative metrics: loss, accuracy or R², and the objective.
  var mainMetrics: [SplitMetric] {
    metrics.filter { [.loss, quality, objective.metric].contains($0.metric) }
  }

  /// The headline metric: accuracy or R² of the test split, or of the best available split.
  var quoted: SplitMetric {
    let candidates = [SplitName.test, .validation, .training].map { SplitMetric($0, quality) }
    return candidates.first { metric in ranked.contains { $0.metrics[metric] != nil } } ?? objective
  }

  // MARK: Names

  /// `depth 2, width 16, learning_rate 0.1`.
  func summary(_ cell: CellRecord) -> String {
    let parts = varied.compactMap { name in
      cell.hyperparameters[name].map { "\(name) \($0.tableValue.readable)" }
    }
    return parts.isEmpty ? "the only cell" : parts.joined(separator: ", ")
  }
}
