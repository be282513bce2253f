// Where a training stands between two epochs.

/// All that the rest of a training depends on, besides its settings, its examples and its seed: from it the training goes on
/// as if it had never stopped.
public struct TrainingState: Equatable, Sendable {
  /// The epochs done.
  public let epoch: Int
  public let parameters: Parameters
  public let optimizer: OptimizerState
  let learningRate: LearningRate
}
