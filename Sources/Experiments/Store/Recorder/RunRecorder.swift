// Connects a sweep's runner to a store.

import Glibc
import Threading

/// Leases the runs of a sweep from a store and records their events. Other workers may use the store at the same
/// time.
public final class RunRecorder: SweepObserver, RunSource {
  private let store: any Store
  private let plan: Plan
  private let leases: SharedLeases
  private let writer: EventWriter
  private let thread: pthread_t

  /// - Parameters:
  ///   - candidates: the runs that this process may train, in order.
  ///   - maxAttempts: the number of attempts without progress after which a run is given up.
  ///   - onEndedElsewhere: called with each candidate that another process has ended.
  /// - Throws: if no thread can be created.
  public convenience init(
    _ store: any Store, plan: Plan, provenance: Provenance, candidates: [PlannedRun],
    maxAttempts: Int = 10, onEndedElsewhere: @escaping @Sendable (PlannedRun) -> Void = { _ in }
  ) throws {
    try self.init(
      store, plan: plan, provenance: provenance, candidates: candidates, maxAttempts: maxAttempts,
      heartbeat: Lease.heartbeatInterval, onEndedElsewhere: onEndedElsewhere)
  }

  /// - Parameter heartbeat: seconds between heartbeats.
  package init(
    _ store: any Store, plan: Plan, provenance: Provenance, candidates: [PlannedRun],
    maxAttempts: Int = 10, heartbeat: Double,
    onEndedElsewhere: @escaping @Sendable (PlannedRun) -> Void = { _ in }
  ) throws {
    self.store = store
    self.plan = plan
    leases = SharedLeases(
      LeaseQueue(candidates, maxAttempts: maxAttempts, onEndedElsewhere: onEndedElsewhere))
    writer = EventWriter(store, leases, plan: plan, provenance: provenance, heartbeat: heartbeat)
    thread = try writer.start()
  }

  deinit {
    writer.queue.close()
    pthread_join(thread, nil)
  }

  // MARK: Handing out runs

  public func next(isCancelled: () -> Bool) throws -> RunStart? {
    while !isCancelled() {
      let writeCount = try writer.queue.writeCount()
      // One thread at a time: the first one leases for all.
      switch try leases.queue.withLock({ queue in try queue.next(from: store) }) {
      case .lease(let lease):
        return RunStart(lease.run, from: try store.startingPoint(of: lease, in: plan))
      case .exhausted: return nil
      // Other workers train the remaining runs, but may die or be interrupted.
      case .wait(isElsewhere: true): Threads.sleep(seconds: 0.2)
      // Until their ends are stored, runs may still be lost.
      case .wait(isElsewhere: false): writer.queue.awaitWrite(after: writeCount, atMost: 0.2)
      }
    }
    return nil
  }

  // MARK: Observing

  public func runStarted(_ start: RunStart) throws {
    try writer.queue.add(.started(start, at: Clock.now))
  }

  public func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) throws {
    try writer.queue.add(.epoch(epoch, run))
  }

  public func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) throws {
    try writer.queue.add(.checkpoint(checkpoint, run))
  }

  public func runEnded(_ run: PlannedRun, _ result: RunResult) throws {
    try writer.queue.add(.ended(run, result, at: Clock.now))
  }

  /// Writes all pending events, and releases all leases.
  ///
  /// - Throws: the first error of this or of an earlier write.
  public func finish() throws {
    let written = Result { try writer.queue.flush() }
    let released = Result { try store.release() }
    try written.get()
    try released.get()
  }
}
