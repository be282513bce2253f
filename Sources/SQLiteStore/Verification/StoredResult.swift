// Reads a run's stored result.

import Experiments
import SQLite
import Search

/// A run's result except its weights.
struct StoredResult {
  let status: RunStatus
  let bestEpoch: Int?
  let lastEpoch: Int?
  let metrics: [SplitMetric: Double]
  let validationConfusion: String?
  let testConfusion: String?
  let curve: [EpochRecord]
}

extension Connection {
  /// Whether a run exists and has a result.
  func hasResult(ofRun id: RunID) throws -> Bool {
    RunStatus(try value("SELECT status FROM run WHERE id = ?", [SQLValue(id)])).hasResult
  }

  /// - Throws: `StoreError` if the run no longer exists.
  func result(ofRun id: RunID) throws -> StoredResult {
    let metrics = SplitMetric.ofRun
    let sql = """
      SELECT status, best_epoch, last_epoch, val_confusion, test_confusion, \(metrics.map(\.name).joined(separator: ", "))
      FROM run WHERE id = ?
      """
    guard let row = try rows(sql, [SQLValue(id)]).first else {
      throw StoreError.unknown(kind: "run", name: id.text)
    }
    let values = zip(metrics, row.dropFirst(5)).compactMap { metric, value in
      value.double.map { (metric, $0) }
    }
    return StoredResult(
      status: RunStatus(row[0]), bestEpoch: row[1].integer, lastEpoch: row[2].integer,
      metrics: Dictionary(uniqueKeysWithValues: values), validationConfusion: row[3].text,
      testConfusion: row[4].text, curve: try curve(ofRun: id, epochs: .max))
  }
}
