// What a sweep tells while it runs.

import Search
import NeuralNetwork

/// Something that wants to know how a sweep goes: a store, a progress bar.
///
/// The methods are called on the threads that train, several at once for different runs; those of one run come in
/// order: started, its epochs with a checkpoint now and then, ended. They should return quickly, and may block to slow the training down. An error
/// stops the sweep and is what the runner throws.
public protocol SweepObserver: Sendable {
  func runStarted(_ start: RunStart) throws
  func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) throws
  /// The training can go on from here, after the epochs that have been told.
  func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) throws
  func runEnded(_ run: PlannedRun, _ result: RunResult) throws
}

/// Where a run under way stands.
public struct Checkpoint: Sendable {
  public let state: TrainingState
  /// The best epoch so far, and its parameters.
  public let bestEpoch: Int
  public let best: Parameters
}

/// One epoch of a run.
public struct EpochRecord: Equatable, Sendable {
  /// From 1.
  public let epoch: Int
  /// The mean over the epoch's minibatches as they were trained on, each before its step.
  public let training: MetricValues
  /// After the epoch; nil without a validation split.
  public let validation: MetricValues?
  /// Of the last step.
  public let learningRate: Double
  public let seconds: Double

  public init(
    epoch: Int, training: MetricValues, validation: MetricValues?, learningRate: Double, seconds: Double
  ) {
    self.epoch = epoch
    self.training = training
    self.validation = validation
    self.learningRate = learningRate
    self.seconds = seconds
  }

  /// The metric's value; nil where it has none.
  public func value(of metric: SplitMetric) -> Double? {
    guard let place = metric.place else { return nil }
    return switch metric.split {
    case .training: training[place: place]
    case .validation: validation?[place: place]
    case .test: nil
    }
  }

  var isFinite: Bool { training.loss.isFinite && (validation?.loss.isFinite ?? true) }
}

/// How a run ended.
public struct RunResult: Sendable {
  public enum Status: Equatable, Sendable {
    case completed
    /// A loss became NaN or infinite in this epoch.
    case diverged(epoch: Int)
    case interrupted
    case failed(String)
  }

  /// The best epoch by the sweep's objective, and what belongs to it.
  public struct Best: Sendable {
    public let record: EpochRecord
    /// The metrics of the test split; nil without one.
    public let test: MetricValues?
    /// Of classifiers, with a validation and a test part.
    public let validationConfusion: Confusion?
    public let testConfusion: Confusion?
    public let parameters: Parameters

    /// The metric's value; nil where it has none.
    public func value(of metric: SplitMetric) -> Double? {
      metric.split == .test ? test?[metric.metric] : record.value(of: metric)
    }
  }

  public let status: Status
  /// Of a completed run.
  public let best: Best?
  /// Where the training stood after its last epoch; of a completed run.
  public let state: TrainingState?
  /// The last epoch that was finished; 0 for none.
  public let lastEpoch: Int
  public let seconds: Double
}
