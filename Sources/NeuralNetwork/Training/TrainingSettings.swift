// Everything about a training but its network, its examples and its seed.

/// How a network is trained.
public struct TrainingSettings: Hashable, Sendable {
  public var optimizer = Optimizer.sgd
  /// α, from which the schedule starts.
  public var learningRate: Double
  public var schedule = LearningRateSchedule.constant
  /// Epochs in which the rate first goes up, by equal parts at each step, to where the schedule begins. P. Goyal et al.,
  /// "Accurate, large minibatch SGD: training ImageNet in 1 hour", 2017, arXiv:1706.02677.
  public var warmupEpochs = 0
  public var regularization = Regularization()
  /// How much of the running statistics of batch normalisation each batch replaces.
  public var batchNormMomentum: Float = 0.1
  /// Examples in a step; 0, or more than there are, takes all of them.
  public var batchSize: Int
  /// Of the whole training, the warm-up included; some schedules depend on it.
  public var epochs: Int
  /// The version of the engine whose bits the training gives.
  public var engine = EngineVersion.current

  public init(learningRate: Double, batchSize: Int, epochs: Int) {
    self.learningRate = learningRate
    self.batchSize = batchSize
    self.epochs = epochs
  }

  /// The examples in a full step.
  public func batchRows(exampleCount: Int) -> Int {
    batchSize == 0 ? exampleCount : min(batchSize, exampleCount)
  }

  /// The last of them may have fewer examples.
  public func stepsPerEpoch(exampleCount: Int) -> Int {
    let rows = batchRows(exampleCount: exampleCount)
    return (exampleCount + rows - 1) / rows
  }
}
