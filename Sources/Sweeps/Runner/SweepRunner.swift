// Many runs, several at once.

import Datasets
import Glibc
import Synchronization

/// Trains runs on the data that they share.
public struct SweepRunner: Sendable {
  private let data: TrainingData
  private let metric: Metric

  public init(_ plan: Plan) {
    data = TrainingData(plan.data, of: plan.dataset)
    metric = plan.spec.metric
  }

  /// The processors of this machine.
  public static var processorCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Trains the runs in their order, `jobs` at once, until all are done or the cancellation is asked for: then those under
  /// way end as interrupted, and the rest are never started.
  ///
  /// - Throws: the first error of the observer, after the runs under way have been stopped.
  public func run(
    _ runs: [PlannedRun], jobs: Int, observer: some SweepObserver, cancellation: Cancellation
  ) throws {
    let queue = Mutex(runs[...])
    let failure = Mutex<(any Error)?>(nil)
    // A failure stops the others as a cancellation does, without being one.
    let stop = Cancellation()
    Threads.run(min(jobs, runs.count)) { _ in
      while !cancellation.isCancelled, !stop.isCancelled, let run = queue.withLock({ $0.popFirst() }) {
        do {
          try observer.runStarted(run)
          let result = try run.train(on: data, metric: metric, observer: observer) {
            cancellation.isCancelled || stop.isCancelled
          }
          try observer.runEnded(run, result)
        } catch {
          failure.withLock { $0 = $0 ?? error }
          stop.cancel()
        }
      }
    }
    if let error = failure.withLock({ $0 }) { throw error }
  }
}
