// Edits stored runs: adds and removes tags, and removes runs.

import Experiments
import Files
import SQLite

/// A store open for manual edits; sweeps may be running.
public struct StoreEditor: ~Copyable {
  private let writer: StoreWriter

  /// - Throws: `StoreError` if there is no store.
  public init(_ layout: StoreLayout) throws {
    guard try File.exists(layout.database) else { throw StoreError.missing(directory: layout.directory) }
    writer = try StoreWriter.open(layout)
  }

  // MARK: Tags

  /// Adds tags to runs or removes them. Runs that already have the requested state are unchanged.
  public func tag(_ runs: [RunID], _ tags: [String], isRemoved: Bool) throws {
    let sql =
      isRemoved
      ? "DELETE FROM run_tag WHERE run = (SELECT key FROM run WHERE id = ?) AND tag = ?"
      : "INSERT OR IGNORE INTO run_tag (run, tag) SELECT key, ?2 FROM run WHERE id = ?1"
    try change {
      for run in runs {
        for tag in tags { try writer.connection.run(sql, [SQLValue(run), .text(tag)]) }
      }
    }
  }

  // MARK: Removal

  /// Removes runs with their curves, tags and files, and cells without remaining runs. Rows are removed before files,
  /// so that `GarbageCollection` finds files left by a kill.
  /// - Throws: `StoreError.beingTrained` or `linked`; nothing is removed then.
  public func remove(_ runs: [RunID]) throws {
    try writer.layout.requireOwnFolders()
    var files: [(run: RunID, path: String)] = []
    try change {
      for run in runs {
        let rows = try writer.connection.rows(
          "SELECT worker, status, checkpoint_epoch FROM run WHERE id = ?", [SQLValue(run)])
        guard let row = rows.first else { continue }
        // Leases of dead processes were released when the store was opened.
        guard row[0].isNull else { throw StoreError.beingTrained(run: run) }
        try writer.connection.remove(run)
        if row[1] == .text("completed") { files.append((run, writer.layout.weights(ofRun: run))) }
        if let epoch = row[2].integer {
          files.append((run, writer.layout.checkpoint(ofRun: run, epoch: epoch)))
        }
      }
      try writer.connection.removeEmptySweeps()
    }
    // If a sweep has registered a run again by now, the files are that sweep's.
    try change {
      for file in files
      where try writer.connection.value("SELECT 1 FROM run WHERE id = ?", [SQLValue(file.run)]).isNull {
        try File.remove(file.path)
      }
    }
  }

  private func change(_ body: () throws -> Void) throws {
    do {
      try writer.connection.transaction { () throws(any Error) in try body() }
    } catch {
      throw StoreWriter.explained(error, writer.layout)
    }
  }
}
