// Reads a run's epochs.

import Experiments
import NeuralNetwork
import SQLite
import Search

/// Makes records from rows of epochs.
struct EpochDecoder {
  private let places: [String: Int]
  private let metrics: [SplitMetric: Int]

  /// - Parameter columns: of the rows, in their order.
  init(_ columns: [String]) {
    let places = Dictionary(
      columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    self.places = places
    let known = SplitMetric.ofEpoch.compactMap { metric in places[metric.name].map { (metric, $0) } }
    metrics = Dictionary(uniqueKeysWithValues: known)
  }

  func record(_ row: [SQLValue]) -> EpochRecord {
    func value(_ column: String) -> SQLValue { places[column].map { row[$0] } ?? .null }
    func values(_ split: SplitName) -> MetricValues {
      MetricValues { metric in metrics[SplitMetric(split, metric)].flatMap { row[$0].double } }
    }
    let validation = values(.validation)
    return EpochRecord(
      epoch: value("epoch").integer ?? 0, training: values(.training),
      validation: validation == MetricValues { _ in nil } ? nil : validation,
      learningRate: value("learning_rate").double ?? .nan, seconds: value("seconds").double ?? 0)
  }
}

extension Connection {
  /// The epochs of a run from 1 on, in their order.
  ///
  /// - Parameter epochs: at most so many.
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
  /// A run's epochs in their order.
  ///
  /// - Throws: `StoreError` where they are not as netlab would have written them.
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
