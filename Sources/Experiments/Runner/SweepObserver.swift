// Events of a sweep in progress.

import Search
import NeuralNetwork

/// Observes the progress of a sweep, such as a store or a progress bar.
///
/// The methods are called on the training threads, concurrently for different runs. Calls for one run are in order:
/// started, its epochs with occasional checkpoints, ended. Methods should return quickly, and may block to slow
/// training down. An error stops the sweep and is rethrown by the runner.
public protocol SweepObserver: Sendable {
  func runStarted(_ start: RunStart) throws
  func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) throws
  /// A checkpoint after the reported epochs, from which training can resume.
  func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) throws
  func runEnded(_ run: PlannedRun, _ result: RunResult) throws
}

/// The state of a run in progress.
public struct Checkpoint: Sendable {
  public let state: TrainingState
  /// The best epoch so far, and its parameters.
  public let bestEpoch: Int
  public let best: Parameters
}

/// An epoch of a run.
public struct EpochRecord: Equatable, Sendable {
  /// From 1.
  public let epoch: Int
  /// The mean over the epoch's minibatches during training, each before its step.
  public let training: MetricValues
  /// After the epoch; nil without a validation split.
  public let validation: MetricValues?
  /// In the last step.
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

  /// The same epoch with other metrics of the validation split.
  func validated(_ validation: MetricValues?) -> EpochRecord {
    EpochRecord(
      epoch: epoch, training: training, validation: validation, learningRate: learningRate, seconds: seconds)
  }

  /// The metric's value; nil if there is none.
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

/// The outcome of a run.
public struct RunResult: Sendable {
  public enum Status: Equatable, Sendable {
    case completed
    /// A loss became NaN or infinite in this epoch.
    case diverged(epoch: Int)
    case interrupted
    case failed(String)
  }

  /// The best epoch by the sweep's objective, with its results.
  public struct Best: Sendable {
    public let record: EpochRecord
    /// The metrics of the test split; nil without one.
    public let test: MetricValues?
    /// For classifiers with a validation or test split.
    public let validationConfusion: Confusion?
    public let testConfusion: Confusion?
    public let parameters: Parameters
    /// The probability above which the second of two classes is predicted; nil if it was not chosen.
    public let threshold: Double?

    /// The metric's value; nil if there is none.
    public func value(of metric: SplitMetric) -> Double? {
      metric.split == .test ? test?[metric.metric] : record.value(of: metric)
    }
  }

  public let status: Status
  /// For a completed run.
  public let best: Best?
  /// The training state after the last epoch, for a completed run.
  public let state: TrainingState?
  /// The last finished epoch; 0 for none.
  public let lastEpoch: Int
  public let seconds: Double
}
