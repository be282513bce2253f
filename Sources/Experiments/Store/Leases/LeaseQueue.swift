// Hands out the runs that a worker has leased.

import Threading

/// The candidates of one worker and the leases it holds.
struct LeaseQueue: Sendable {
  private var candidates: ArraySlice<PlannedRun>
  /// Leases of runs that have not been handed out yet.
  private var waiting: ArraySlice<Lease> = []
  /// Candidates that other workers held when last checked.
  private var elsewhere: [PlannedRun] = []
  /// Runs that were handed out and whose end or loss the store has not confirmed yet, by id.
  private var inProgress: [RunID: PlannedRun] = [:]
  /// Runs that were trained here, at least in part, and whose lease was lost.
  private var lost: Set<RunID> = []
  private var leases: [RunID: Lease] = [:]
  private let maxAttempts: Int
  private let onEndedElsewhere: @Sendable (PlannedRun) -> Void
  /// The number of runs to lease in the next request.
  private var batchSize = 1
  private var lastRequest = 0.0

  init(
    _ candidates: [PlannedRun], maxAttempts: Int, onEndedElsewhere: @escaping @Sendable (PlannedRun) -> Void
  ) {
    self.candidates = candidates[...]
    self.maxAttempts = maxAttempts
    self.onEndedElsewhere = onEndedElsewhere
  }

  enum Next {
    case lease(Lease)
    /// None now, but a run in progress here or elsewhere may become a candidate again.
    case wait(isElsewhere: Bool)
    /// Every candidate has been trained and stored, here or elsewhere.
    case exhausted
  }

  /// Returns the lease of the next run to train.
  mutating func next(from store: any Store) throws -> Next {
    if waiting.isEmpty { try request(from: store) }
    if let lease = waiting.popFirst() {
      inProgress[lease.run.id] = lease.run
      return .lease(lease)
    }
    guard elsewhere.isEmpty, candidates.isEmpty, inProgress.isEmpty else {
      return .wait(isElsewhere: !elsewhere.isEmpty)
    }
    return .exhausted
  }

  /// The leases under which events may be written, by run.
  func leases(for events: [RunEvent]) -> [RunID: Lease] {
    var found: [RunID: Lease] = [:]
    for event in events { found[event.run.id] = leases[event.run.id] }
    return found
  }

  /// Updates the queue after events have been written.
  mutating func update(_ outcome: WriteOutcome) {
    for run in outcome.settled {
      inProgress[run.id] = nil
      leases[run.id] = nil
    }
    // The run is a candidate again, because its new holder may die.
    for run in outcome.lost where inProgress.removeValue(forKey: run.id) != nil {
      leases[run.id] = nil
      lost.insert(run.id)
      elsewhere.append(run)
    }
  }

  /// Leases about a second's worth of runs: each request costs a transaction, and leased runs are withheld from
  /// others.
  private mutating func request(from store: any Store) throws {
    if candidates.isEmpty {
      candidates = elsewhere[...]
      elsewhere = []
    }
    guard !candidates.isEmpty else { return }
    let now = Clock.monotonic
    batchSize = now - lastRequest < 0.5 ? min(batchSize * 2, 1000) : max(batchSize / 2, 1)
    lastRequest = now
    let batch = try store.lease(candidates, atMost: batchSize, maxAttempts: maxAttempts)
    candidates = candidates.dropFirst(batch.examined)
    waiting = batch.leases[...]
    elsewhere += batch.elsewhere
    for lease in batch.leases { leases[lease.run.id] = lease }
    // The end of a lost run has already been reported here.
    for run in batch.ended where !lost.contains(run.id) { onEndedElsewhere(run) }
  }
}
