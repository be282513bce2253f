// What the store calls the figures of each part of the data.

import NeuralNetwork

extension Metric {
  /// `val_loss` for the loss of the part `val`.
  public func column(of part: String) -> String { "\(part)_\(rawValue)" }

  /// The columns of an epoch's figures.
  static let epochColumns = columns("train", ofTraining) + columns("val", allCases)
  /// The columns of a run's figures.
  static let runColumns = epochColumns + columns("test", allCases)

  private static func columns(_ part: String, _ figures: [Metric]) -> [String] {
    figures.map { $0.column(of: part) }
  }
}
