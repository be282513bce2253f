// An in-memory store, for tests and for sweeps whose results are not kept.

import NeuralNetwork
import Synchronization

/// A worker of an in-memory store. The contents are discarded with the last worker.
public final class MemoryStore: Store {
  /// Shared by the workers.
  private final class Contents: Sendable {
    let state = Mutex(MemoryContents())
  }

  private let contents: Contents
  private let worker: Int

  /// Creates an empty store.
  public convenience init() {
    self.init(Contents())
  }

  /// Adds a worker to a store.
  public convenience init(sharing other: MemoryStore) {
    self.init(other.contents)
  }

  private init(_ contents: Contents) {
    self.contents = contents
    worker = contents.state.withLock { $0.newWorker() }
  }

  deinit {
    expire()
  }

  /// Marks this worker as dead until its next lease.
  package func expire() {
    contents.state.withLock { _ = $0.workers.remove(worker) }
  }

  // MARK: Registration

  public func register(
    _ plan: Plan, locations: [String], provenance: Provenance, retryingUpTo maxAttempts: Int?
  ) throws -> [PlannedRun] {
    let id = try plan.sweepID()
    return contents.state.withLock { state in
      state.insert(plan.runs, sweep: id, retryingUpTo: maxAttempts)
    }
  }

  public func append(_ runs: [PlannedRun], to plan: Plan) throws -> [PlannedRun] {
    let id = try plan.sweepID()
    return try contents.state.withLock { state in
      guard state.sweeps[id] != nil else { throw UnknownSweep(id: id) }
      return state.insert(runs, sweep: id, retryingUpTo: nil)
    }
  }

  // MARK: Leases

  public func lease(
    _ candidates: ArraySlice<PlannedRun>, atMost count: Int, maxAttempts: Int
  ) -> LeaseBatch {
    contents.state.withLock { state in
      state.workers.insert(worker)
      return state.lease(candidates, atMost: count, maxAttempts: maxAttempts, worker: worker)
    }
  }

  /// Does nothing: the worker is alive as long as the object exists.
  public func beat() {}

  public func release() {
    contents.state.withLock { $0.release(heldBy: [worker]) }
  }

  // MARK: Training

  public func startingPoint(of lease: Lease, in plan: Plan) -> StartingPoint? {
    contents.state.withLock { $0.startingPoint(of: lease) }
  }

  public func write(
    _ events: [RunEvent], under leases: [RunID: Lease], of plan: Plan, _ provenance: Provenance
  ) -> WriteOutcome {
    contents.state.withLock { state in
      var outcome = WriteOutcome()
      for event in events { state.write(event, under: leases[event.run.id], worker: worker, &outcome) }
      return outcome
    }
  }

  // MARK: Records

  public func statuses(of runs: [PlannedRun]) -> [RunStatus: Int] {
    contents.state.withLock { state in
      state.releaseDead()
      var counts: [RunStatus: Int] = [:]
      for run in runs {
        if let stored = state.runs[run.id] { counts[stored.status, default: 0] += 1 }
      }
      return counts
    }
  }

  public func forecast(of runs: [PlannedRun], retryingUpTo maxAttempts: Int?) -> Forecast {
    contents.state.withLock { state in
      var forecast = Forecast()
      for run in runs {
        let stored = state.runs[run.id]
        let isRetried = maxAttempts.map { stored?.attempts ?? 0 < $0 } ?? false
        forecast.add(
          isReused: !(stored?.status ?? .pending).needsTraining(retriesFailed: isRetried),
          isContinued: stored?.checkpoint != nil || state.longestShorterRun(than: run) != nil)
      }
      return forecast
    }
  }

  public func curve(ofRun run: RunID) -> [EpochRecord] {
    contents.state.withLock { $0.runs[run]?.curve ?? [] }
  }

  public func parameters(ofRun run: RunID) -> Parameters? {
    contents.state.withLock { state in
      guard let stored = state.runs[run], stored.status == .completed else { return nil }
      return stored.result?.best?.parameters
    }
  }

  public func members(ofSweep sweep: SweepID) -> [RunID] {
    contents.state.withLock { $0.sweeps[sweep] ?? [] }
  }
}
