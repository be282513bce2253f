// Where a training stands between two epochs.

/// All that the rest of a training depends on, besides its settings, its examples, its seed and how its metric went: from it
/// the training goes on as if it had never stopped.
public struct TrainingState: Equatable, Sendable {
  /// The epochs done.
  public let epoch: Int
  public let parameters: Parameters
  public let optimizer: OptimizerState

  public init(epoch: Int, parameters: Parameters, optimizer: OptimizerState) {
    self.epoch = epoch
    self.parameters = parameters
    self.optimizer = optimizer
  }
}
