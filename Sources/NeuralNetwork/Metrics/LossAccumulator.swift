// Sums over examples, from which an epoch's figures are made.

/// What a pass over some examples has added up.
public struct LossAccumulator: Equatable, Sendable {
  public internal(set) var count = 0
  /// The sum of the examples' losses.
  public internal(set) var loss = 0.0
  /// How many were put in their class.
  public internal(set) var correct = 0
  /// Σ (a − y)²; of regression only.
  public internal(set) var squaredError = 0.0
  /// Σ |a − y|; of regression only.
  public internal(set) var absoluteError = 0.0

  public init() {}

  /// The loss an example, J.
  public var meanLoss: Double { loss / Double(count) }

  /// The part that was put in its class.
  public var accuracy: Double { Double(correct) / Double(count) }

  /// R² = 1 − Σ (a − y)² / Σ (y − ȳ)², given the latter.
  /// - Returns: nil where all targets are equal, for which R² has no meaning.
  public func r2(totalSumOfSquares: Double) -> Double? {
    totalSumOfSquares > 0 ? 1 - squaredError / totalSumOfSquares : nil
  }
}
