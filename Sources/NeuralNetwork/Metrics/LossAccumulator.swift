// Accumulates losses and errors over examples.

/// The sums over the examples of a pass.
public struct LossAccumulator: Equatable, Sendable {
  public internal(set) var count = 0
  /// The sum of the examples' losses.
  public internal(set) var loss = 0.0
  /// The number of correctly classified examples.
  public internal(set) var correct = 0
  /// Σ (a − y)²; for regression only.
  public internal(set) var squaredError = 0.0
  /// Σ |a − y|; for regression only.
  public internal(set) var absoluteError = 0.0

  public init() {}

  /// The mean loss J per example.
  public var meanLoss: Double { loss / Double(count) }
}
