// Where the runner gets its runs from.

import NeuralNetwork
import Synchronization

/// Something that hands out runs, each once: a list, a store that several processes share.
///
/// It is asked on the threads that train.
public protocol RunSource: Sendable {
  /// The next run to train; nil when there is none and will be none. It may block until there is.
  ///
  /// - Parameter isCancelled: asked while it blocks; nil is returned soon after it has become true.
  func next(isCancelled: () -> Bool) throws -> RunStart?
}

/// A run and where its training begins.
public struct RunStart: Sendable {
  public let run: PlannedRun
  /// nil for the beginning.
  public let point: StartingPoint?

  public init(_ run: PlannedRun, from point: StartingPoint? = nil) {
    self.run = run
    self.point = point
  }
}

/// How far a run has been trained before.
public struct StartingPoint: Sendable {
  public let state: TrainingState
  /// The parameters of the best epoch so far.
  public let best: Parameters
  /// Every epoch so far.
  public let curve: [EpochRecord]
  /// The id of the run that the curve is of: the same one, or one that differs in its epochs alone.
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

/// A source of runs that are known beforehand.
public final class RunList: RunSource {
  private let runs: Mutex<ArraySlice<PlannedRun>>

  public init(_ runs: [PlannedRun]) {
    self.runs = Mutex(runs[...])
  }

  public func next(isCancelled: () -> Bool) -> RunStart? {
    runs.withLock { $0.popFirst() }.map { RunStart($0) }
  }
}
