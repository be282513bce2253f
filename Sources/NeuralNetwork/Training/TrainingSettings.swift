// Training settings: everything except architecture, data and seed.

/// Training settings: everything except architecture, data and seed.
public struct TrainingSettings: Hashable, Sendable {
  public var optimizer = Optimizer.sgd
  /// α, the base learning rate of the schedule.
  public var learningRate: Double
  public var schedule = LearningRateSchedule.constant
  /// Epochs of warm-up, in which the rate rises linearly to the schedule's initial rate. P. Goyal et al., "Accurate,
  /// large minibatch SGD: training ImageNet in 1 hour", 2017, arXiv:1706.02677.
  public var warmupEpochs = 0
  public var regularization = Regularization()
  /// The fraction of batch normalisation's running statistics that each batch replaces.
  public var batchNormMomentum: Float = 0.1
  /// The number of examples in a step; 0, or more than there are, means all.
  public var batchSize: Int
  /// The total number of epochs, including the warm-up; some schedules depend on it.
  public var epochs: Int
  /// The engine version whose bits to reproduce.
  public var engine = EngineVersion.current

  public init(learningRate: Double, batchSize: Int, epochs: Int) {
    self.learningRate = learningRate
    self.batchSize = batchSize
    self.epochs = epochs
  }

  /// The number of examples in a full step.
  public func batchRows(exampleCount: Int) -> Int {
    batchSize == 0 ? exampleCount : min(batchSize, exampleCount)
  }

  /// Steps per epoch; the last may have fewer examples.
  public func stepsPerEpoch(exampleCount: Int) -> Int {
    let rows = batchRows(exampleCount: exampleCount)
    return (exampleCount + rows - 1) / rows
  }
}
