// The source of the runner's runs.

import NeuralNetwork
import Synchronization

/// Hands out runs, each once: from a list, or from a store that several processes share.
///
/// It is called from the training threads.
public protocol RunSource: Sendable {
  /// Returns the next run to train; nil if there are no more. It may block until there is one.
  ///
  /// - Parameter isCancelled: called while blocking; nil is returned soon after it becomes true.
  func next(isCancelled: () -> Bool) throws -> RunStart?
}

/// A run and its starting point.
public struct RunStart: Sendable {
  public let run: PlannedRun
  /// nil to start from the beginning.
  public let point: StartingPoint?

  public init(_ run: PlannedRun, from point: StartingPoint? = nil) {
    self.run = run
    self.point = point
  }
}

/// The stored state of a partly trained run.
public struct StartingPoint: Sendable {
  public let state: TrainingState
  /// The parameters of the best epoch so far.
  public let best: Parameters
  /// All epochs so far.
  public let curve: [EpochRecord]
  /// The id of the run with the curve: the same run, or one that differs only in its epochs.
  public let origin: RunID

  /// - Returns: nil unless the curve has the epochs 1, 2, … up to the state's.
  public init?(state: TrainingState, best: Parameters, curve: [EpochRecord], of origin: RunID) {
    guard state.epoch > 0, curve.count == state.epoch,
      curve.enumerated().allSatisfy({ $1.epoch == $0 + 1 })
    else { return nil }
    self.state = state
    self.best = best
    self.curve = curve
    self.origin = origin
  }
}

/// A source of runs that are known in advance.
public final class RunList: RunSource {
  private let runs: Mutex<ArraySlice<PlannedRun>>

  public init(_ runs: [PlannedRun]) {
    self.runs = Mutex(runs[...])
  }

  public func next(isCancelled: () -> Bool) -> RunStart? {
    runs.withLock { $0.popFirst() }.map { RunStart($0) }
  }
}
