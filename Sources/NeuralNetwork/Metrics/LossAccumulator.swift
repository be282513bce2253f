// Adds up losses and errors over examples.

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
}
