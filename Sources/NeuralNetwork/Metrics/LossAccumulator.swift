// Accumulates losses and errors over examples.

/// The sums over the examples of a pass, each times its weight if they have weights.
public struct LossAccumulator: Equatable, Sendable {
  public internal(set) var count = 0
  /// The sum of the weights: `count` without weights.
  public internal(set) var weight = 0.0
  /// The sum of the examples' losses.
  public internal(set) var loss = 0.0
  /// The weight of the examples that are classified correctly, with all of their labels: their number without weights.
  public internal(set) var correct = 0.0
  /// Σ (p − y)² over the examples and the classes or labels, with p the probabilities: only of cross-entropies, and not
  /// in training.
  public internal(set) var probabilityError = 0.0
  /// One for each target of a regression; empty for classifications.
  public internal(set) var errors: [Errors]

  /// The sums of one target's errors.
  public struct Errors: Equatable, Sendable {
    /// Σ (a − y)².
    public internal(set) var squared = 0.0
    /// Σ |a − y|.
    public internal(set) var absolute = 0.0
  }

  /// - Parameter targetCount: the number of targets of a regression; 0 for a classification.
  public init(targetCount: Int = 0) {
    errors = Array(repeating: Errors(), count: targetCount)
  }

  init(_ architecture: Architecture) {
    self.init(targetCount: architecture.task == .regression ? architecture.targetCount : 0)
  }

  /// Begins again from 0, without allocating.
  mutating func reset() {
    (count, weight, loss, correct, probabilityError) = (0, 0, 0, 0, 0)
    for target in errors.indices { errors[target] = Errors() }
  }

  /// The mean loss J per example.
  public var meanLoss: Double { loss / weight }
}
