// Reads a run's epochs.

import Experiments
import SQLite
import Search

/// Decodes rows of epochs.
struct EpochDecoder {
  private let epoch: Int?
  private let learningRate: Int?
  private let seconds: Int?
  private let metrics: MetricPlaces

  /// - Parameter columns: the rows' columns in order.
  init(_ columns: [String]) {
    let places = Dictionary(
      columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    epoch = places["epoch"]
    learningRate = places["learning_rate"]
    seconds = places["seconds"]
    metrics = MetricPlaces(places)
  }

  func record(_ row: [SQLValue]) -> EpochRecord {
    let validation = metrics.values(of: .validation, in: row)
    return EpochRecord(
      epoch: epoch.flatMap { row[$0].integer } ?? 0, training: metrics.values(of: .training, in: row),
      validation: validation.isEmpty ? nil : validation,
      learningRate: learningRate.flatMap { row[$0].double } ?? .nan,
      seconds: seconds.flatMap { row[$0].double } ?? 0)
  }
}

extension Connection {
  /// The epochs of a run in order, from 1.
  ///
  /// - Parameter epochs: the maximum number.
  func curve(ofRun id: RunID, epochs: Int) throws -> [EpochRecord] {
    let columns = ["epoch", "learning_rate", "seconds"] + SplitMetric.ofEpoch.map(\.name)
    let decoder = EpochDecoder(columns)
    return try rows(
      """
      SELECT \(columns.joined(separator: ", ")) FROM epoch
      WHERE run = (SELECT key FROM run WHERE id = ?) AND epoch <= ? ORDER BY epoch
      """, [SQLValue(id), .integer(epochs)]
    ).map(decoder.record)
  }
}

extension StoreReader {
  /// A run's epochs in order.
  ///
  /// - Throws: `StoreError` if they are not as netlab would have written them.
  public func curve(ofRun run: RunID) throws -> [EpochRecord] {
    let rows = try checked(
      .epochs, "run \(run.prefix(12))",
      rows("SELECT * FROM curves WHERE run_id = ? ORDER BY epoch", [SQLValue(run)]))
    let decoder = EpochDecoder(rows.columns)
    let curve = rows.rows.map(decoder.record)
    for (index, epoch) in curve.enumerated() where epoch.epoch != index + 1 {
      throw StoreError.brokenCurve(path: layout.database, run: run)
    }
    return curve
  }
}
