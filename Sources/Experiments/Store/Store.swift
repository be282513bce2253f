import NeuralNetwork

/// A store of runs that several workers share.
///
/// **Workers.** An instance is one worker: it holds leases, sends heartbeats, and loses its leases when the store takes it for dead.
/// A process makes one instance for each sweep that it runs. Any number of workers, in any number of processes, may use the same
/// store.
///
/// **Threads.** All methods may be called by several threads at once. They block until they are done, and may wait for other workers'
/// transactions. None of them calls back.
///
/// **Atomicity.** Each method that changes the store makes one transaction: after an error or a crash, all of it is stored or none.
/// When it returns, what it stored survives a loss of power, in stores on a disk. A run counts as completed only together with its
/// weights: whoever sees the status `completed` can read the network.
///
/// **Ownership.** Whatever is stored of a run from its start to its end is written under a `Lease`. A run has at most one holder.
/// A holder keeps a lease until it writes the run's end, calls `release()`, or is taken for dead, which happens no earlier than
/// `Lease.maxSilence` seconds after its last heartbeat unless the process is known to have ended. Every lease of a run has a larger
/// fencing token than the one before. `write` compares the token with the stored one in the transaction that writes, so that a worker
/// that has lost its lease without knowing changes nothing.
///
/// **Identity.** Runs are named by hashes of what they are, so registering a run that the store has already leaves it as it is,
/// with its result, and sweeps share runs.
///
/// **Round trips.** Requests take many runs or events at a time, so that a store behind a network needs one round trip for each. The
/// caller batches them: leases for about a second of training, events for a tenth of a second.
public protocol Store: Sendable {
  // MARK: Registration

  /// Adds a sweep and its runs. Runs that the store has already stay as they are. Of a sweep that it has already, the time of the
  /// latest start and the command are updated, and the text of the spec unless the stored one allows more runs.
  ///
  /// - Parameters:
  ///   - locations: the absolute paths of the data's files.
  ///   - maxAttempts: failed runs with fewer attempts are set back to be trained again; nil leaves all failed runs alone.
  /// - Returns: the runs that remain to be trained, in their order.
  func register(
    _ plan: Plan, locations: [String], provenance: Provenance, retryingUpTo maxAttempts: Int?
  ) throws -> [PlannedRun]

  /// Adds runs to a sweep that has been registered, behind those that it has. Runs that are members already keep their positions.
  ///
  /// - Returns: those of the runs that remain to be trained, in their order.
  /// - Throws: where the sweep has not been registered.
  func append(_ runs: [PlannedRun], to plan: Plan) throws -> [PlannedRun]

  // MARK: Leases

  /// Leases runs to this worker.
  ///
  /// Candidates are looked at in their order until enough are leased. Runs that have been removed from the store are skipped. A run
  /// whose attempts have all ended without progress is marked as failed and counts as ended. A leased run that another worker, now
  /// dead, left as running becomes interrupted.
  func lease(_ candidates: ArraySlice<PlannedRun>, atMost count: Int, maxAttempts: Int) throws -> LeaseBatch

  /// Shows that this worker is alive.
  func beat() throws

  /// Gives back all leases of this worker. Runs that are running become interrupted.
  func release() throws

  // MARK: Training

  /// Returns the state from which a run can continue: that of its checkpoint or, if there is none, that of the longest completed run
  /// that differs in having fewer epochs alone.
  ///
  /// - Returns: nil for a run that begins with its first epoch, and where the stored state is missing or damaged: training it again
  ///   costs time and nothing else.
  func startingPoint(of lease: Lease, in plan: Plan) throws -> StartingPoint?

  /// Stores events, in their order. Events of runs whose leases are missing or lost are dropped.
  ///
  /// - `started` makes the run running, counts an attempt, removes the epochs after its starting point, and copies those of another
  ///   run that it continues.
  /// - `epoch` appends to the curve, or replaces that epoch.
  /// - `checkpoint` replaces the run's checkpoint, and forgets earlier attempts: a run that makes progress may be tried again.
  /// - `ended` stores the result, gives back the lease and, unless the run was interrupted, removes the checkpoint.
  ///
  /// - Parameter leases: of this worker, by run.
  func write(
    _ events: [RunEvent], under leases: [RunID: Lease], of plan: Plan, _ provenance: Provenance
  ) throws -> WriteOutcome

  // MARK: Records

  /// Counts runs by status. Runs that the store does not have are not counted. A run that a dead worker left as running counts as
  /// interrupted.
  func statuses(of runs: [PlannedRun]) throws -> [RunStatus: Int]

  /// Predicts what a sweep would do with runs, whether or not the store has them.
  ///
  /// - Parameter maxAttempts: as in `register`.
  func forecast(of runs: [PlannedRun], retryingUpTo maxAttempts: Int?) throws -> Forecast

  /// Returns the stored epochs of a run in their order; none for a run that the store does not have.
  func curve(ofRun run: RunID) throws -> [EpochRecord]

  /// Returns the parameters of a completed run's best epoch; nil for any other run.
  ///
  /// - Throws: where they are damaged.
  func parameters(ofRun run: RunID) throws -> Parameters?

  /// Returns the members of a sweep in their order; none for a sweep that the store does not have.
  func members(ofSweep sweep: SweepID) throws -> [RunID]
}
