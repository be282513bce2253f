// What a sweep tells while it runs.

import NeuralNetwork

/// Something that wants to know how a sweep goes: a store, a progress bar.
///
/// The methods are called on the threads that train, several at once for different runs; those of one run come in
/// order: started, its epochs, ended. They should return quickly, and may block to slow the training down. An error
/// stops the sweep and is what the runner throws.
public protocol SweepObserver: Sendable {
  func runStarted(_ run: PlannedRun) throws
  func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) throws
  func runEnded(_ run: PlannedRun, _ result: RunResult) throws
}

/// The figures of one part of the data.
public struct Figures: Equatable, Sendable {
  public let loss: Double
  /// Of classifiers.
  public let accuracy: Double?
  /// Of regressions, where the targets vary.
  public let r2: Double?

  init(_ tally: Tally, of examples: Examples, loss: Loss) {
    self.loss = tally.meanLoss
    accuracy = loss.classifies ? tally.accuracy : nil
    r2 = loss.classifies ? nil : tally.r2(totalSumOfSquares: examples.totalSumOfSquares)
  }
}

/// One epoch of a run.
public struct EpochRecord: Equatable, Sendable {
  /// From 1.
  public let epoch: Int
  /// The mean over the epoch's minibatches as they were trained on, each before its step.
  public let training: Figures
  /// After the epoch; nil without a validation part.
  public let validation: Figures?
  public let learningRate: Double
  public let seconds: Double

  /// The metric's value; nil where it has none.
  public func value(of metric: Metric.Name) -> Double? {
    switch metric {
    case .trainLoss: training.loss
    case .trainAccuracy: training.accuracy
    case .trainR2: training.r2
    case .validationLoss: validation?.loss
    case .validationAccuracy: validation?.accuracy
    case .validationR2: validation?.r2
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

  /// The best epoch by the sweep's metric, and what belongs to it.
  public struct Best: Sendable {
    public let record: EpochRecord
    /// The figures of the test part; nil without one.
    public let test: Figures?
    public let parameters: Parameters
  }

  public let status: Status
  /// Of a completed run.
  public let best: Best?
  /// The last epoch that was finished; 0 for none.
  public let lastEpoch: Int
  public let seconds: Double
}
