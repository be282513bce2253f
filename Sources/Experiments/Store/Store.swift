import NeuralNetwork

/// A store of runs that several workers share.
///
/// **Workers.** An instance is one worker: it holds leases, sends heartbeats, and loses its leases if the store
/// considers it dead. A process creates one instance for each sweep that it runs. Any number of workers, in any
/// number of processes, may use the same store.
///
/// **Threads.** All methods are thread-safe. They block until done, and may wait for other workers' transactions.
/// None of them calls back.
///
/// **Atomicity.** Each method that changes the store makes one transaction: after an error or a crash, all of it is
/// stored or none. In stores on a disk, stored data survives a loss of power once the method returns. A run is
/// completed only together with its weights: if its status is `completed`, the network can be read.
///
/// **Ownership.** Everything about a run from its start to its end is written under a `Lease`. A run has at most one
/// holder. A holder keeps a lease until it writes the run's end, calls `release()`, or is considered dead, which
/// happens no earlier than `Lease.maxSilence` seconds after its last heartbeat unless the process is known to have
/// ended. Each lease of a run has a larger fencing token than the one before. `write` compares the token with the
/// stored one in the transaction that writes, so a worker that has unknowingly lost its lease changes nothing.
///
/// **Identity.** Run ids are content hashes. Sweeps share runs: registering a run that is already in the store leaves
/// it and its result unchanged.
///
/// **Round trips.** Requests take many runs or events at a time, so a store behind a network needs one round trip for
/// each. The caller batches them: leases for about a second of training, events for a tenth of a second.
public protocol Store: Sendable {
  // MARK: Registration

  /// Adds a sweep and its runs. Runs that are already in the store are unchanged. If the sweep is, its start time and
  /// command are updated, and so is its spec unless the stored one allows more runs.
  ///
  /// - Parameters:
  ///   - locations: the absolute paths of the data's files.
  ///   - maxAttempts: failed runs with fewer attempts are reset to be trained again; nil leaves all failed runs alone.
  /// - Returns: the runs that remain to be trained, in order.
  func register(
    _ plan: Plan, locations: [String], provenance: Provenance, retryingUpTo maxAttempts: Int?
  ) throws -> [PlannedRun]

  /// Appends runs to a registered sweep. Runs that are already members keep their positions.
  ///
  /// - Returns: the given runs that remain to be trained, in order.
  /// - Throws: if the sweep has not been registered.
  func append(_ runs: [PlannedRun], to plan: Plan) throws -> [PlannedRun]

  // MARK: Leases

  /// Leases runs to this worker.
  ///
  /// Candidates are examined in order until enough are leased. Runs that have been removed from the store are
  /// skipped. A run whose attempts have all ended without progress is marked as failed and counts as ended. A leased
  /// run that a dead worker left as running becomes interrupted.
  func lease(_ candidates: ArraySlice<PlannedRun>, atMost count: Int, maxAttempts: Int) throws -> LeaseBatch

  /// Shows that this worker is alive.
  func beat() throws

  /// Releases all leases of this worker. Runs in progress become interrupted.
  func release() throws

  // MARK: Training

  /// Returns the state from which a run can continue: that of its checkpoint or, if there is none, that of the
  /// longest completed run that differs only in having fewer epochs.
  ///
  /// - Returns: nil if the run must start from the beginning, or the stored state is missing or damaged: retraining
  ///   costs nothing but time.
  func startingPoint(of lease: Lease, in plan: Plan) throws -> StartingPoint?

  /// Stores events in order. Events of runs whose leases are missing or lost are dropped.
  ///
  /// - `started` marks the run as running, counts an attempt, removes the epochs after its starting point, and copies
  ///   those of another run that it continues.
  /// - `epoch` appends to the curve, or replaces that epoch.
  /// - `checkpoint` replaces the run's checkpoint and resets the count of attempts, because the run makes progress.
  /// - `ended` stores the result, releases the lease and, unless the run was interrupted, removes the checkpoint.
  ///
  /// - Parameter leases: the leases of this worker, by run.
  func write(
    _ events: [RunEvent], under leases: [RunID: Lease], of plan: Plan, _ provenance: Provenance
  ) throws -> WriteOutcome

  // MARK: Records

  /// Counts runs by status, without runs that the store does not have. A run that a dead worker left as running
  /// counts as interrupted.
  func statuses(of runs: [PlannedRun]) throws -> [RunStatus: Int]

  /// Forecasts what a sweep would do with runs, whether or not the store has them.
  ///
  /// - Parameter maxAttempts: as in `register`.
  func forecast(of runs: [PlannedRun], retryingUpTo maxAttempts: Int?) throws -> Forecast

  /// Returns the stored epochs of a run in order; none if the store does not have the run.
  func curve(ofRun run: RunID) throws -> [EpochRecord]

  /// Returns the parameters of a completed run's best epoch; nil for any other run.
  ///
  /// - Throws: if they are damaged.
  func parameters(ofRun run: RunID) throws -> Parameters?

  /// Returns the members of a sweep in order; none if the store does not have the sweep.
  func members(ofSweep sweep: SweepID) throws -> [RunID]
}
