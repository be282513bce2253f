// The state of training between two epochs.

/// Everything that the remaining epochs depend on, besides settings, examples, seed and the history of the metric.
/// Training resumed from it continues as if it had never stopped.
public struct TrainingState: Equatable, Sendable {
  /// The number of completed epochs.
  public let epoch: Int
  public let parameters: Parameters
  public let optimizer: OptimizerState

  public init(epoch: Int, parameters: Parameters, optimizer: OptimizerState) {
    self.epoch = epoch
    self.parameters = parameters
    self.optimizer = optimizer
  }
}
