// Keeps what the runner tells: a few transactions a second, on a thread of its own, while the others train.

import Experiments
import Glibc
import Synchronization
import Threading

/// Hands out the runs of a sweep, and writes what becomes of them into the store that other processes share.
public final class RunRecorder: SweepObserver, RunSource {
  /// Shared with the thread that writes, which must not keep the recorder alive: the store is free for others as soon as the sweep is
  /// done.
  private final class Core: Sendable {
    let queue = EventQueue()
    let session: Mutex<RecorderSession>
    private let layout: StoreLayout
    private let plan: Plan
    private let netlabVersion: String
    private let heartbeat: Double

    init(
      _ session: consuming sending RecorderSession, _ plan: Plan, netlabVersion: String, heartbeat: Double
    ) {
      layout = session.writer.layout
      self.session = Mutex(session)
      self.plan = plan
      self.netlabVersion = netlabVersion
      self.heartbeat = heartbeat
    }

    /// What the thread does.
    func run() {
      var nextBeat = Clock.monotonic + heartbeat
      while let task = queue.next(heartbeat: nextBeat) {
        switch task {
        case .beat:
          // Whoever is not heard of may be taken for dead, and then loses its runs: no more than that.
          session.withLock { session in try? session.writer.beat() }
          nextBeat = Clock.monotonic + heartbeat
        case .write(let events):
          queue.wrote(events, failure: write(events))
        }
      }
    }

    private func write(_ events: [RunEvent]) -> (any Error)? {
      do {
        let files = try RunEvent.prepareWeights(of: events, in: plan, layout, netlabVersion: netlabVersion)
        try session.withLock { session in try session.write(events, files) }
        return nil
      } catch {
        return StoreWriter.explained(error, layout)
      }
    }
  }

  private let core: Core
  private let thread: pthread_t

  /// - Parameters:
  ///   - candidates: the runs that this process may train, in their order.
  ///   - mostAttempts: how often a run is begun at most without getting any further.
  ///   - onEndedElsewhere: told of each candidate that another process has ended.
  /// - Throws: where the system has no thread left.
  public convenience init(
    _ writer: consuming StoreWriter, plan: Plan, provenance: Provenance, candidates: [PlannedRun],
    maxAttempts: Int = 10, onEndedElsewhere: @escaping @Sendable (PlannedRun) -> Void = { _ in }
  ) throws {
    try self.init(
      writer, plan: plan, provenance: provenance, candidates: candidates, maxAttempts: maxAttempts,
      heartbeat: Lease.heartbeat, onEndedElsewhere: onEndedElsewhere)
  }

  /// - Parameter heartbeat: seconds between two heartbeats.
  init(
    _ writer: consuming StoreWriter, plan: Plan, provenance: Provenance, candidates: [PlannedRun],
    maxAttempts: Int = 10, heartbeat: Double,
    onEndedElsewhere: @escaping @Sendable (PlannedRun) -> Void = { _ in }
  ) throws {
    let claims = Claims(candidates, maxAttempts: maxAttempts, onEndedElsewhere: onEndedElsewhere)
    let core = Core(
      RecorderSession(writer, plan: plan, provenance: provenance, claims: claims), plan,
      netlabVersion: provenance.netlabVersion, heartbeat: heartbeat)
    self.core = core
    thread = try Threads.start { core.run() }
  }

  deinit {
    core.queue.close()
    pthread_join(thread, nil)
  }

  // MARK: Handing out runs

  public func next(isCancelled: () -> Bool) throws -> RunStart? {
    while !isCancelled() {
      let writings = try core.queue.writings()
      // One thread after the other: the first one claims for all.
      switch try core.session.withLock({ session in try session.next() }) {
      case .run(let start): return start
      case .exhausted: return nil
      // Others train the rest, who may die, or be interrupted.
      case .wait(isElsewhere: true): Threads.sleep(seconds: 0.2)
      // Until the last ends are in the store, they may turn out to be another's.
      case .wait(isElsewhere: false): core.queue.awaitWriting(after: writings, atMost: 0.2)
      }
    }
    return nil
  }

  // MARK: Listening

  public func runStarted(_ start: RunStart) throws {
    try core.queue.add(.started(start, at: Clock.now))
  }

  public func epochEnded(_ epoch: EpochRecord, of run: PlannedRun) throws {
    try core.queue.add(.epoch(epoch, run))
  }

  public func runReached(_ checkpoint: Checkpoint, of run: PlannedRun) throws {
    try core.queue.add(.checkpoint(checkpoint, run))
  }

  public func runEnded(_ run: PlannedRun, _ result: RunResult) throws {
    try core.queue.add(.ended(run, result, at: Clock.now))
  }

  /// Writes all that is waiting, and gives back what was claimed and not begun.
  ///
  /// - Throws: what has gone wrong now or before.
  public func finish() throws {
    let written = Result { try core.queue.flush() }
    let released = Result { try core.session.withLock { session in try session.release() } }
    try written.get()
    try released.get()
  }
}
