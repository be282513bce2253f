// A sweep's runs, grouped and ranked.

import Experiments
import NeuralNetwork
import SQLiteStore
import Search
import Tabular

/// What a report is made of.
struct Comparison {
  let sweep: SweepRecord
  /// The hyperparameters that differ between the runs.
  let varied: [String]
  /// Best first by the mean of the metric. Those of which a run diverged or failed stand behind those of which none did, whatever
  /// the others reached, and those without a completed run at the end.
  let cells: [CellResult]
  /// Completed runs, best first.
  let ranked: [[Value]]
  private let index: [String: Int]

  init(_ sweep: SweepRecord) {
    self.sweep = sweep
    let index = Dictionary(uniqueKeysWithValues: sweep.runs.columns.enumerated().map { ($1, $0) })
    self.index = index
    func value(_ row: [Value], _ column: String) -> Value { index[column].map { row[$0] } ?? .null }

    let rows = sweep.runs.rows
    varied = HyperparameterDefinition.varied(among: rows) { row, name in
      value(row, name).isNull ? nil : value(row, name)
    }
    cells = CellResult.ranked(sweep, value: value)

    let sign = sweep.minimizes ? 1.0 : -1.0
    ranked = rows.filter { value($0, "status") == .text("completed") }.enumerated().map { offset, row in
      (score: value(row, sweep.metric).double.map { $0 * sign } ?? .infinity, offset: offset, row: row)
    }.sorted { ($0.score, $0.offset) < ($1.score, $1.offset) }.map(\.row)
  }

  /// The best, the median and the worst of the completed runs that the metric ranks, without repetition; of two in the middle, the
  /// better one.
  var landmarks: [(name: String, run: [Value])] {
    let count = ranked.prefix { value($0, sweep.metric).double != nil }.count
    guard count > 0 else { return [] }
    var landmarks = [("best", ranked[0])]
    if count > 2 { landmarks.append(("median", ranked[(count - 1) / 2])) }
    if count > 1 { landmarks.append(("worst", ranked[count - 1])) }
    return landmarks
  }

  func value(_ row: [Value], _ column: String) -> Value {
    index[column].map { row[$0] } ?? .null
  }

  func score(_ row: [Value]) -> Double? { value(row, sweep.metric).double }

  /// A figure over a cell's completed runs.
  func sample(_ column: String, of cell: CellResult) -> Sample? { sample(column, of: cell.runs) }

  func sample(_ column: String, of runs: [[Value]]) -> Sample? {
    guard let index = index[column] else { return nil }
    return Sample(runs.compactMap { $0[index].double })
  }

  /// `3/5`: how many of some runs have completed.
  func completed(_ runs: [[Value]]) -> Value {
    .text("\(runs.count { value($0, "status") == .text("completed") })/\(runs.count)")
  }

  /// The runs by their value of a column, in the order of the values.
  func runs(by column: String) -> [(value: Value, runs: [[Value]])] {
    Dictionary(grouping: sweep.runs.rows) { value($0, column) }
      .sorted { Self.precedes($0.key, $1.key) }.map { ($0.key, $0.value) }
  }

  /// Numbers by size, before texts.
  static func precedes(_ first: Value, _ second: Value) -> Bool {
    switch (first.double, second.double) {
    case (let a?, let b?): a < b
    case (nil, nil): first.exact.utf8.lexicographicallyPrecedes(second.exact.utf8)
    case (let a, _): a != nil
    }
  }

  /// How many runs stand where, the finished ones first.
  var statusCounts: [(status: String, count: Int)] {
    [RunStatus.completed, .diverged, .failed, .interrupted, .running, .pending].map {
      ($0.rawValue, count($0.rawValue))
    }
  }

  func count(_ status: String) -> Int { sweep.runs[column: "status"].count { $0 == .text(status) } }

  var seedCount: Int { Set(sweep.runs[column: "seed"]).count }

  // MARK: Figures

  /// Accuracy for classifiers, R² for regressions.
  var quality: Metric { sweep.data.task == "regression" ? .r2 : .accuracy }

  /// The figures that say the most: loss, accuracy or R², and the one that chooses.
  var figures: [String] {
    let chosen = Metric.columns.first { $0.column == sweep.metric }?.figure
    return allFigures { $0 == .loss || $0 == quality || $0 == chosen }
  }

  /// What to quote: accuracy or R² on the test part, or on the best part that there is.
  var quoted: String {
    let columns = ["test", "val", "train"].map(quality.column)
    return columns.first { column in ranked.contains { !value($0, column).isNull } } ?? sweep.metric
  }

  /// The figures that some run has, part by part.
  func allFigures(where isWanted: (Metric) -> Bool = { _ in true }) -> [String] {
    Metric.columns.filter { isWanted($0.figure) }.map(\.column).filter { column in
      guard let index = index[column] else { return false }
      return sweep.runs.rows.contains { !$0[index].isNull }
    }
  }

  /// `depth 2, width 16, learning_rate 0.1`.
  func summary(_ row: [Value]) -> String {
    let parts = varied.compactMap { name in
      value(row, name).isNull ? nil : "\(name) \(value(row, name).readable)"
    }
    return parts.isEmpty ? "the only cell" : parts.joined(separator: ", ")
  }

  func id(_ row: [Value]) -> RunID? { value(row, "id").text.flatMap { RunID($0) } }

  /// The beginning of a run's id.
  func shortID(_ row: [Value]) -> String { id(row).map { String($0.prefix(8)) } ?? "" }
}

extension Metric {
  /// All columns of figures, part by part.
  static let columns = ["train", "val", "test"].flatMap { part in
    allCases.map { (column: $0.column(of: part), figure: $0) }
  }
}
