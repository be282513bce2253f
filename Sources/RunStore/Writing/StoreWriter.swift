// The one connection that writes.

import Files
import Glibc
import JSON
import SQLite
import Sweeps

/// A store open for a sweep.
public struct StoreWriter: ~Copyable, Sendable {
  public let layout: StoreLayout
  let connection: Connection
  private let lock: StoreLock

  private init(_ layout: StoreLayout, _ connection: consuming Connection, _ lock: consuming StoreLock) {
    self.layout = layout
    self.connection = connection
    self.lock = lock
  }

  /// Opens a store, making it if it is not there, and brings it up to date.
  public static func open(_ layout: StoreLayout) throws -> StoreWriter {
    do {
      if File.exists(layout.database) { try check(layout) }
      try File.makeDirectory(layout.directory)
      let lock = try StoreLock(layout)
      let connection = try Connection(path: layout.database, mode: .create)
      let version = try connection.schemaVersion(path: layout.database) ?? 0
      try connection.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
      try connection.migrate(from: version)
      try File.makeDirectory(layout.weightsDirectory)
      let writer = StoreWriter(layout, connection, lock)
      try writer.endOrphans()
      return writer
    } catch {
      throw explained(error, layout)
    }
  }

  /// Whether the file may be written to at all, found out before anything is.
  private static func check(_ layout: StoreLayout) throws {
    let reader = try Connection(path: layout.database, mode: .readOnly)
    _ = try reader.schemaVersion(path: layout.database)
  }

  /// An error of the system or of SQLite as one of the store.
  static func explained(_ error: any Error, _ layout: StoreLayout) -> any Error {
    let full = "the disk is full; everything finished so far is kept"
    return switch error {
    case let error as FileError:
      StoreError.cannotWrite(
        directory: layout.directory, reason: error.code == ENOSPC ? full : error.description)
    case let error as SQLiteError:
      StoreError.cannotWrite(directory: layout.directory, reason: error.isFull ? full : error.message)
    default: error
    }
  }

  /// Whoever holds the lock is the only one who trains: what is still marked as running was left by a process that died.
  private func endOrphans() throws {
    try connection.execute(
      "UPDATE run SET status = 'interrupted', error = 'the process that trained it ended' WHERE status = 'running'"
    )
  }

  /// Enters a sweep and its runs; those that are there already stay as they are.
  ///
  /// - Parameter retriesFailed: whether runs that failed are to be trained again.
  /// - Returns: the runs that remain to be trained, in their order.
  public func register(_ plan: Plan, provenance: Provenance, retriesFailed: Bool) throws -> [PlannedRun] {
    var remaining: [PlannedRun] = []
    do {
      try connection.transaction {
        let dataset = try insert(plan.dataset, path: plan.spec.data.path)
        let sweep = try insert(plan, provenance)
        remaining = try insertRuns(of: plan, sweep: sweep, dataset: dataset, retriesFailed: retriesFailed)
      }
    } catch {
      throw Self.explained(error, layout)
    }
    return remaining
  }
}
