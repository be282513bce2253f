// The runs and sweeps of an in-memory store.

/// The state that the workers of an in-memory store share, and its changes.
struct MemoryContents: Sendable {
  struct StoredRun: Sendable {
    let run: PlannedRun
    var status = RunStatus.pending
    var error: String?
    var attempts = 0
    var fencingToken = 0
    /// The worker that holds the lease.
    var holder: Int?
    var checkpoint: Checkpoint?
    /// Sorted by epoch.
    var curve: [EpochRecord] = []
    var result: RunResult?
  }

  var runs: [RunID: StoredRun] = [:]
  /// The members of each sweep in order. Specs are not kept.
  var sweeps: [SweepID: [RunID]] = [:]
  /// Workers that are alive.
  var workers: Set<Int> = []
  private var lastWorker = 0

  mutating func newWorker() -> Int {
    lastWorker += 1
    return lastWorker
  }

  // MARK: Registration

  mutating func insert(
    _ planned: [PlannedRun], sweep: SweepID, retryingUpTo maxAttempts: Int?
  ) -> [PlannedRun] {
    var members = sweeps[sweep] ?? []
    var known = Set(members)
    let remaining = planned.filter { run in
      if known.insert(run.id).inserted { members.append(run.id) }
      var stored = runs[run.id] ?? StoredRun(run: run)
      if stored.status == .failed, let maxAttempts, stored.attempts < maxAttempts { stored.status = .pending }
      runs[run.id] = stored
      return stored.status.needsTraining(retriesFailed: false)
    }
    sweeps[sweep] = members
    return remaining
  }

  // MARK: Leases

  mutating func lease(
    _ candidates: ArraySlice<PlannedRun>, atMost count: Int, maxAttempts: Int, worker: Int
  ) -> LeaseBatch {
    releaseDead()
    var batch = LeaseBatch()
    for run in candidates {
      guard batch.leases.count < count else { break }
      batch.examined += 1
      guard var stored = runs[run.id] else { continue }
      if !stored.status.needsTraining(retriesFailed: false) {
        batch.ended.append(run)
      } else if let holder = stored.holder, holder != worker {
        batch.elsewhere.append(run)
      } else if stored.attempts >= maxAttempts {
        stored.status = .failed
        stored.holder = nil
        stored.error = LeaseBatch.reasonForGivingUp(attempts: stored.attempts)
        batch.ended.append(run)
      } else {
        stored.fencingToken += 1
        stored.holder = worker
        if stored.status == .running { stored.status = .interrupted }
        batch.leases.append(
          Lease(
            run, fencingToken: stored.fencingToken,
            checkpoint: stored.checkpoint.map { StoredCheckpoint(epoch: $0.state.epoch) }))
      }
      runs[run.id] = stored
    }
    return batch
  }

  /// Releases the leases of workers.
  mutating func release(heldBy released: Set<Int>) {
    for (id, stored) in runs {
      guard let holder = stored.holder, released.contains(holder) else { continue }
      runs[id]?.holder = nil
      if stored.status == .running { runs[id]?.status = .interrupted }
    }
  }

  /// Releases the leases of dead workers.
  mutating func releaseDead() {
    release(heldBy: Set(runs.values.compactMap(\.holder)).subtracting(workers))
  }

  // MARK: Training

  func startingPoint(of lease: Lease) -> StartingPoint? {
    guard let stored = runs[lease.run.id] else { return nil }
    if lease.checkpoint != nil, let checkpoint = stored.checkpoint {
      return StartingPoint(
        state: checkpoint.state, best: checkpoint.best,
        curve: stored.curve.filter { $0.epoch <= checkpoint.state.epoch }, of: lease.run.id)
    }
    guard let shorter = longestShorterRun(than: lease.run), let result = shorter.result,
      let state = result.state, let best = result.best
    else { return nil }
    return StartingPoint(state: state, best: best.parameters, curve: shorter.curve, of: shorter.run.id)
  }

  /// The longest completed run that differs only in having fewer epochs.
  func longestShorterRun(than run: PlannedRun) -> StoredRun? {
    guard let lineage = run.lineage else { return nil }
    let epochs = run.cell.hyperparameters.epochs
    return runs.values.filter { stored in
      stored.run.lineage == lineage && stored.status == .completed
        && stored.run.cell.hyperparameters.epochs < epochs
    }.max { $0.run.cell.hyperparameters.epochs < $1.run.cell.hyperparameters.epochs }
  }

  mutating func write(_ event: RunEvent, under lease: Lease?, worker: Int, _ outcome: inout WriteOutcome) {
    let run = event.run
    guard let lease, var stored = runs[run.id], stored.fencingToken == lease.fencingToken,
      stored.holder == worker, stored.status.needsTraining(retriesFailed: false)
    else {
      if event.isEnd { outcome.lost.append(run) }
      return
    }
    switch event {
    case .started(let start, _):
      let kept = start.point?.state.epoch ?? 0
      if let origin = start.point?.origin, origin != run.id { stored.curve = runs[origin]?.curve ?? [] }
      stored.curve.removeAll { $0.epoch > kept }
      stored.status = .running
      stored.error = nil
      stored.attempts += 1
    case .epoch(let record, _):
      stored.curve.removeAll { $0.epoch == record.epoch }
      let place = stored.curve.firstIndex { $0.epoch > record.epoch } ?? stored.curve.endIndex
      stored.curve.insert(record, at: place)
    case .checkpoint(let checkpoint, _):
      stored.checkpoint = checkpoint
      stored.attempts = min(stored.attempts, 1)
    case .ended(_, let result, _):
      stored.status = result.status.stored
      stored.error = result.status.reason
      stored.holder = nil
      stored.result = result
      if result.status != .interrupted { stored.checkpoint = nil }
      outcome.settled.append(run)
    }
    runs[run.id] = stored
  }
}
