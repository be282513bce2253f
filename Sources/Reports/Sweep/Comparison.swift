// A sweep's runs, grouped and ranked.

import NeuralNetwork
import RunStore
import SQLite
import Sweeps

/// What a report is made of.
struct Comparison {
  /// A cell with its runs of the sweep.
  struct CellResult {
    let id: String
    /// A run's row, for the hyperparameters that all runs of the cell share.
    let row: [SQLValue]
    let runs: [[SQLValue]]
    let completed: Int
    let diverged: Int
  }

  let sweep: SweepRecord
  /// The hyperparameters that differ between the runs.
  let varied: [String]
  /// Best first by the mean of the metric; those without a completed run at the end.
  let cells: [CellResult]
  /// Completed runs, best first.
  let ranked: [[SQLValue]]
  private let index: [String: Int]

  init(_ sweep: SweepRecord) {
    self.sweep = sweep
    let index = Dictionary(uniqueKeysWithValues: sweep.runs.columns.enumerated().map { ($1, $0) })
    self.index = index
    func value(_ row: [SQLValue], _ column: String) -> SQLValue { index[column].map { row[$0] } ?? .null }
    func isBetter(_ first: Double, _ second: Double) -> Bool {
      sweep.minimizes ? first < second : first > second
    }
    let worst = sweep.minimizes ? Double.infinity : -Double.infinity

    let rows = sweep.runs.rows
    varied = HyperparameterDefinition.varied(among: rows) { row, name in
      value(row, name).isNull ? nil : value(row, name)
    }

    var order: [String] = []
    var groups: [String: [[SQLValue]]] = [:]
    for row in rows {
      let id = value(row, "cell_id").text ?? ""
      if groups[id] == nil { order.append(id) }
      groups[id, default: []].append(row)
    }
    let results = order.compactMap { id -> (CellResult, Double)? in
      guard let runs = groups[id], let first = runs.first else { return nil }
      let scores = runs.compactMap { value($0, sweep.metric).double }
      let result = CellResult(
        id: id, row: first, runs: runs, completed: runs.count { value($0, "status") == .text("completed") },
        diverged: runs.count { value($0, "status") == .text("diverged") })
      return (result, Sample(scores)?.mean ?? worst)
    }
    // Stable: equal cells stay in the order of the grid.
    cells = results.enumerated().sorted { first, second in
      let (a, b) = (first.element.1, second.element.1)
      return a == b ? first.offset < second.offset : isBetter(a, b)
    }.map(\.element.0)
    ranked = rows.filter { value($0, "status") == .text("completed") }.enumerated().sorted { first, second in
      let (a, b) = (
        value(first.element, sweep.metric).double ?? worst,
        value(second.element, sweep.metric).double ?? worst
      )
      return a == b ? first.offset < second.offset : isBetter(a, b)
    }.map(\.element)
  }

  func value(_ row: [SQLValue], _ column: String) -> SQLValue {
    index[column].map { row[$0] } ?? .null
  }

  /// A figure over a cell's completed runs.
  func sample(_ column: String, of cell: CellResult) -> Sample? { sample(column, of: cell.runs) }

  func sample(_ column: String, of runs: [[SQLValue]]) -> Sample? {
    Sample(runs.compactMap { value($0, column).double })
  }

  /// The figures that say the most: loss, accuracy or R², and the one that chooses.
  var figures: [String] {
    let quality = sweep.data.task == "regression" ? Figure.r2 : .accuracy
    return allFigures { figure in
      figure == .loss || figure == quality || sweep.metric.hasSuffix("_\(figure.rawValue)")
    }
  }

  /// The figures that some run has, part by part.
  func allFigures(where isWanted: (Figure) -> Bool = { _ in true }) -> [String] {
    let columns = ["train", "val", "test"].flatMap { part in
      Figure.allCases.filter(isWanted).map { "\(part)_\($0.rawValue)" }
    }
    return columns.filter { column in sweep.runs[column: column].contains { !$0.isNull } }
  }

  /// `depth 2, width 16, learning_rate 0.1`.
  func summary(_ row: [SQLValue]) -> String {
    let parts = varied.compactMap { name in
      value(row, name).isNull ? nil : "\(name) \(value(row, name).exact)"
    }
    return parts.isEmpty ? "the only cell" : parts.joined(separator: ", ")
  }
}
