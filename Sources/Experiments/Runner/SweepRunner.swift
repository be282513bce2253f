// Trains many runs in parallel.

import Glibc
import JSON
import Search
import Synchronization
import Threading

/// Trains runs on shared data.
public struct SweepRunner: Sendable {
  private let runs: RunSet
  private let objective: Objective
  private let checkpointInterval: Double

  /// The number of failed runs after which a sweep stops if no run has had another outcome: they probably have a common
  /// cause.
  public static let maxFailures = 10

  /// - Parameter checkpointInterval: seconds between checkpoints of a run.
  /// - Throws: `SpecError` if this machine lacks the memory to train one of the runs.
  public init(_ runs: RunSet, checkpointInterval: Double = 30) throws(SpecError) {
    try runs.requireMemory()
    self.runs = runs
    objective = runs.objective
    self.checkpointInterval = checkpointInterval
  }

  /// - Throws: as for a `RunSet`.
  public init(_ plan: Plan, checkpointInterval: Double = 30) throws(SpecError) {
    try self.init(plan.runSet, checkpointInterval: checkpointInterval)
  }

  /// The processors of this machine.
  public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// The outcome of a sweep.
  public enum Outcome: Equatable, Sendable {
    /// All runs have been trained, or a cancellation was requested.
    case ended
    /// The first runs have all failed, the last one for this reason. No others were started.
    case everyRunFailed(reason: String)
  }

  private struct State {
    var error: (any Error)?
    var failures = 0
    var others = 0
    var reason: String?

    var everyRunFailed: Bool { others == 0 && failures >= SweepRunner.maxFailures }
  }

  /// Trains runs in their source's order, `jobs` at once, until all are done or a cancellation is requested. Runs in
  /// progress then end as interrupted, and no more are started.
  ///
  /// - Throws: the first error of the observer or the source, after all runs have stopped.
  @discardableResult
  public func run(
    _ source: some RunSource, jobs: Int, observer: some SweepObserver, cancellation: Cancellation
  ) throws -> Outcome {
    let state = Mutex(State())
    // A failure stops the others like a cancellation, without being one.
    let stop = Cancellation()
    let isCancelled: @Sendable () -> Bool = { cancellation.isCancelled || stop.isCancelled }
    Threads.run(jobs) { _ in
      do {
        while !isCancelled(), let start = try source.next(isCancelled: isCancelled) {
          try observer.runStarted(start)
          let result = try start.train(
            on: runs.trainingData(of: start.run), as: runs.architecture(of: start.run), objective: objective,
            checkpointInterval: checkpointInterval,
            observer: observer,
            isCancelled: isCancelled)
          try observer.runEnded(start.run, result)
          let isHopeless = state.withLock { state in
            if case .failed(let reason) = result.status {
              state.failures += 1
              state.reason = reason
            } else {
              state.others += 1
            }
            return state.everyRunFailed
          }
          if isHopeless { stop.cancel() }
        }
      } catch {
        state.withLock { $0.error = $0.error ?? error }
        stop.cancel()
      }
    }
    return try state.withLock { state in
      if let error = state.error { throw error }
      guard state.everyRunFailed, let reason = state.reason else { return .ended }
      return .everyRunFailed(reason: reason)
    }
  }
}
