// Opens a store for writing.

import Experiments
import Files
import Glibc
import SQLite

/// A store open for a sweep.
public struct StoreWriter: ~Copyable, Sendable {
  public let layout: StoreLayout
  let connection: Connection
  /// The key of this process among the workers, random to be unique.
  let worker: Int

  private init(_ layout: StoreLayout, _ connection: consuming Connection) {
    self.layout = layout
    self.connection = connection
    worker = Int.random(in: 1...Int.max)
  }

  /// Opens a store, creating or migrating it if needed.
  public static func open(_ layout: StoreLayout) throws -> StoreWriter {
    try open(layout, columns: .current)
  }

  /// - Parameter columns: the columns of hyperparameters and metrics.
  static func open(_ layout: StoreLayout, columns: StoreColumns) throws -> StoreWriter {
    do {
      if try File.exists(layout.database) { try check(layout) }
      try File.makeDirectory(layout.directory)
      // While one process creates or migrates the store, the others wait.
      let lock = try StoreLock(layout)
      let connection = try Connection(path: layout.database, mode: .create)
      let version = try connection.schemaVersion(path: layout.database)
      try SchemaCheck.requireNoTriggers(connection, path: layout.database)
      try connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
      try connection.migrate(
        from: version ?? 0, path: layout.database, backup: layout.backup(ofVersion: version ?? 0),
        columns: columns)
      try File.makeDirectory(layout.weightsDirectory)
      try File.makeDirectory(layout.checkpointsDirectory)
      if version == nil {
        // The folder may have been created by a process that was killed before it synced the parent folder.
        try File.synchronizeDirectory(layout.directory)
        try File.synchronizeDirectory(Path.directory(of: layout.directory))
      }
      lock.release()
      try releaseDead(connection)
      return StoreWriter(layout, connection)
    } catch {
      let error = explained(error, layout)
      if case StoreError.cannotWrite(let directory, let reason) = error {
        throw StoreError.cannotOpen(directory: directory, reason: reason)
      }
      throw error
    }
  }

  /// Checks whether the file can be written, before anything is changed.
  private static func check(_ layout: StoreLayout) throws {
    if File.isLink(layout.database) { throw StoreError.linked(path: layout.database) }
    let reader = try Connection(path: layout.database, mode: .readOnly)
    do {
      _ = try reader.schemaVersion(path: layout.database)
    } catch let error as SQLiteError where error.needsRecovery {
      // Only a writer can clean up after a process that was killed while it created the store.
    }
    // SQLite would open it read-only, and fail at the first change.
    if let refusal = File.refusal(of: layout.database, toWrite: true) { throw refusal }
  }

  /// Converts an error of the system or of SQLite to one of the store.
  static func explained(_ error: any Error, _ layout: StoreLayout) -> any Error {
    let full = "the disk is full; everything finished so far is kept"
    switch error {
    case let error as FileError:
      return StoreError.cannotWrite(
        directory: layout.directory, reason: error.code == ENOSPC ? full : error.description)
    case let error as SQLiteError where error.isDamage:
      return StoreError.damaged(path: layout.database, reason: error.message)
    case let error as SQLiteError:
      let refusal =
        error.isDenied
        ? File.refusal(of: layout.database) ?? File.refusal(of: layout.database, toWrite: true)
          ?? File.refusal(of: layout.directory, toWrite: true) : nil
      return StoreError.cannotWrite(
        directory: layout.directory, reason: error.isFull ? full : refusal?.description ?? error.message)
    default: return error
    }
  }

  /// Adds a sweep and its runs, as described in `Store.register`.
  func register(
    _ plan: Plan, locations: [String], provenance: Provenance, retryingUpTo maxAttempts: Int?
  ) throws -> [PlannedRun] {
    var remaining: [PlannedRun] = []
    let baseline = plan.baseline()
    try connection.transaction {
      let dataset = try insert(plan, at: locations)
      let sweep = try insert(plan, baseline, provenance)
      remaining = try insert(
        plan.runs, of: plan, sweep: sweep, dataset: dataset, retryingUpTo: maxAttempts)
    }
    return remaining
  }

  /// Adds members to a sweep, as described in `Store.append`.
  func append(_ runs: [PlannedRun], to plan: Plan) throws -> [PlannedRun] {
    let id = try plan.sweepID()
    var remaining: [PlannedRun] = []
    try connection.transaction {
      let sweep = try connection.value("SELECT key FROM sweep WHERE id = ?", [SQLValue(id)])
      let dataset = try key(of: plan.dataset)
      guard !sweep.isNull, !dataset.isNull else { throw UnknownSweep(id: id) }
      remaining = try insert(
        runs, of: plan, sweep: sweep, dataset: dataset, isAppended: true, retryingUpTo: nil)
    }
    return remaining
  }
}
