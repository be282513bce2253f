// Predicts with a stored network.

import Datasets
import Tabular

extension StoredNetwork {
  /// The error of outputs that are not finite.
  public struct UndefinedPrediction: Error, Equatable, Sendable, CustomStringConvertible {
    /// From 0.
    public let row: Int

    public init(row: Int) { self.row = row }

    public var description: String {
      "the network's outputs for row \(row), counted from 0, are not finite: its values are too far from those that it was "
        + "trained on"
    }
  }

  /// One row per example: see `Predictor`.
  ///
  /// - Parameter table: a table with the recipe's input columns.
  public func predictions(for table: FeatureTable) throws(UndefinedPrediction) -> Table {
    let predictor = Predictor(self)
    let (rows, isComplete) = predictor.rows(for: table)
    guard isComplete else { throw UndefinedPrediction(row: rows.count) }
    return Table(columns: predictor.outputColumns, rows: rows)
  }
}
