// A run's curve as the runner told it.

import Experiments
import NeuralNetwork
import SQLite
import Tabular

extension Connection {
  /// The epochs of a run from 1 on, in their order.
  ///
  /// - Parameter epochs: at most so many.
  func curve(ofRun id: RunID, epochs: Int) throws -> [EpochRecord] {
    let columns = Metric.epochColumns
    let places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0 + 3) })
    let rows = try rows(
      """
      SELECT epoch, learning_rate, seconds, \(columns.joined(separator: ", ")) FROM epoch
      WHERE run = (SELECT key FROM run WHERE id = ?) AND epoch <= ? ORDER BY epoch
      """, [SQLValue(id), .integer(epochs)])
    return rows.map { row in
      func figures(_ part: String) -> MetricValues {
        MetricValues { figure in places[figure.column(of: part)].flatMap { row[$0].double } }
      }
      let validation = figures("val")
      return EpochRecord(
        epoch: row[0].integer ?? 0, training: figures("train"),
        validation: validation[.loss] == nil ? nil : validation, learningRate: row[1].double ?? .nan,
        seconds: row[2].double ?? 0)
    }
  }
}

extension StoreReader {
  /// A run's epochs in their order.
  ///
  /// - Parameter columns: of the view `curves`; all of them where none are named.
  public func curve(ofRun run: RunID, columns: [String] = []) throws -> Table {
    let list = columns.isEmpty ? "*" : columns.map(SQLText.quoted).joined(separator: ", ")
    let curve = try checked(
      .epochs, "run \(run.prefix(12))",
      rows("SELECT \(list) FROM curves WHERE run_id = ? ORDER BY epoch", [SQLValue(run)]))
    for (index, epoch) in curve[column: "epoch"].enumerated() where epoch != .integer(index + 1) {
      throw StoreError.brokenCurve(path: layout.database, run: run)
    }
    return curve.table
  }
}
