// What the store says came of a run.

import Experiments
import NeuralNetwork
import SQLite

/// A run's result but for its weights.
struct StoredResult {
  let status: RunStatus
  let bestEpoch: Int?
  let lastEpoch: Int?
  /// By their columns: `test_loss`.
  let figures: [String: Double]
  let validationConfusion: String?
  let testConfusion: String?
  let curve: [EpochRecord]
}

extension Connection {
  /// Whether a run is there and has a result.
  func hasResult(ofRun id: RunID) throws -> Bool {
    RunStatus(try value("SELECT status FROM run WHERE id = ?", [SQLValue(id)])).hasResult
  }

  /// - Throws: `StoreError` where there is no such run any more.
  func result(ofRun id: RunID) throws -> StoredResult {
    let columns = Metric.runColumns
    let sql = """
      SELECT status, best_epoch, last_epoch, val_confusion, test_confusion, \(columns.joined(separator: ", "))
      FROM run WHERE id = ?
      """
    guard let row = try rows(sql, [SQLValue(id)]).first else {
      throw StoreError.unknown(kind: "run", name: id.text)
    }
    let figures = zip(columns, row.dropFirst(5)).compactMap { column, value in
      value.double.map { (column, $0) }
    }
    return StoredResult(
      status: RunStatus(row[0]), bestEpoch: row[1].integer, lastEpoch: row[2].integer,
      figures: Dictionary(uniqueKeysWithValues: figures), validationConfusion: row[3].text,
      testConfusion: row[4].text, curve: try curve(ofRun: id, epochs: .max))
  }
}
