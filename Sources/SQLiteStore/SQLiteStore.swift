// The store in a folder: an SQLite database, and weights in HDF5 files.

import Experiments
import Models
import NeuralNetwork
import SQLite
import Synchronization

/// A worker of a store in a folder, which several processes may share, on one machine or on one file system with
/// working locks.
///
/// Rows are written in SQLite transactions in WAL mode, which wait for the disk. Weights files are committed under
/// their names within the transaction that refers to them.
public final class SQLiteStore: Store {
  public let layout: StoreLayout
  private let writer: Mutex<StoreWriter>

  /// Opens a store, creating or migrating it if needed.
  public init(_ layout: StoreLayout) throws {
    self.layout = layout
    writer = Mutex(try StoreWriter.open(layout))
  }

  /// Calls a function with the connection, one thread at a time.
  private func withWriter<Result>(_ body: (borrowing StoreWriter) throws -> sending Result) throws -> Result {
    do {
      return try writer.withLock { (writer: inout sending StoreWriter) throws -> sending Result in
        try body(writer)
      }
    } catch {
      throw StoreWriter.explained(error, layout)
    }
  }

  /// The key of this worker.
  var workerKey: Int { writer.withLock { $0.worker } }

  // MARK: Registration

  public func register(
    _ plan: Plan, locations: [String], provenance: Provenance, retryingUpTo maxAttempts: Int? = nil
  ) throws -> [PlannedRun] {
    try withWriter { writer in
      try writer.register(
        plan, locations: locations, provenance: provenance, retryingUpTo: maxAttempts)
    }
  }

  public func append(_ runs: [PlannedRun], to plan: Plan) throws -> [PlannedRun] {
    try withWriter { writer in try writer.append(runs, to: plan) }
  }

  // MARK: Leases

  public func lease(
    _ candidates: ArraySlice<PlannedRun>, atMost count: Int, maxAttempts: Int
  ) throws -> LeaseBatch {
    try withWriter { writer in try writer.lease(candidates, atMost: count, maxAttempts: maxAttempts) }
  }

  public func beat() throws {
    try withWriter { writer in try writer.beat() }
  }

  public func release() throws {
    try withWriter { writer in try writer.release() }
  }

  // MARK: Training

  public func startingPoint(of lease: Lease, in plan: Plan) throws -> StartingPoint? {
    guard let source = try withWriter({ writer in try writer.resumptionSource(of: lease) }),
      let network = try source.network(for: lease.run, in: plan)
    else { return nil }
    let curve = try withWriter { writer in
      try writer.connection.curve(ofRun: source.run, epochs: source.epochs)
    }
    return source.startingPoint(network, for: lease.run, in: plan, curve: curve)
  }

  public func write(
    _ events: [RunEvent], under leases: [RunID: Lease], of plan: Plan, _ provenance: Provenance
  ) throws -> WriteOutcome {
    do {
      let files = try WeightsFile.prepare(
        for: events, of: plan, layout, netlabVersion: provenance.netlabVersion)
      return try withWriter { writer in try writer.write(events, files, under: leases, provenance) }
    } catch {
      throw StoreWriter.explained(error, layout)
    }
  }

  // MARK: Records

  public func statuses(of runs: [PlannedRun]) throws -> [RunStatus: Int] {
    try withWriter { writer in
      try StoreWriter.releaseDead(writer.connection)
      return try writer.connection.statuses(of: runs, in: "run")
    }
  }

  public func forecast(of runs: [PlannedRun], retryingUpTo maxAttempts: Int?) throws -> Forecast {
    try withWriter { writer in try writer.connection.forecast(of: runs, retryingUpTo: maxAttempts) }
  }

  public func curve(ofRun run: RunID) throws -> [EpochRecord] {
    try withWriter { writer in try writer.connection.curve(ofRun: run, epochs: .max) }
  }

  public func parameters(ofRun run: RunID) throws -> Parameters? {
    let row = try withWriter { writer in
      try writer.connection.rows("SELECT status, weights_sha256 FROM run WHERE id = ?", [SQLValue(run)]).first
    }
    guard let row, RunStatus(row[0]) == .completed else { return nil }
    return try StoredNetwork(ofRun: run, sha256: row[1].text, in: layout).parameters
  }

  public func members(ofSweep sweep: SweepID) throws -> [RunID] {
    try withWriter { writer in
      try writer.connection.rows(
        """
        SELECT run.id FROM sweep JOIN sweep_run ON sweep_run.sweep = sweep.key JOIN run ON run.key = sweep_run.run
        WHERE sweep.id = ? ORDER BY position
        """, [SQLValue(sweep)]
      ).compactMap { RunID($0[0]) }
    }
  }
}
