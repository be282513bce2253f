// What people change about runs that are there: their tags, and whether they stay.

import Experiments
import Files
import SQLite

/// A store open for small changes by hand; sweeps may be under way.
public struct StoreEditor: ~Copyable {
  private let writer: StoreWriter

  /// - Throws: `StoreError` where there is no store.
  public init(_ layout: StoreLayout) throws {
    guard try File.exists(layout.database) else { throw StoreError.missing(directory: layout.directory) }
    writer = try StoreWriter.open(layout)
  }

  // MARK: Tags

  /// Gives tags to runs, or takes them away; those that are so already stay so.
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

  /// Removes runs with their curves, tags and files, and cells of which no run is left. The database comes first: what a kill leaves
  /// of the files, `GarbageCollection` finds.
  /// - Throws: `StoreError.beingTrained` or `linked`, and then nothing is removed.
  public func remove(_ runs: [RunID]) throws {
    try writer.layout.requireOwnFolders()
    var files: [(run: RunID, path: String)] = []
    try change {
      for run in runs {
        let rows = try writer.connection.rows(
          "SELECT worker, status, checkpoint_epoch FROM run WHERE id = ?", [SQLValue(run)])
        guard let row = rows.first else { continue }
        // Those of dead processes were set free when the store was opened.
        guard row[0].isNull else { throw StoreError.beingTrained(run: run) }
        try writer.connection.remove(run)
        if row[1] == .text("completed") { files.append((run, writer.layout.weights(ofRun: run))) }
        if let epoch = row[2].integer {
          files.append((run, writer.layout.checkpoint(ofRun: run, epoch: epoch)))
        }
      }
      try writer.connection.removeEmptySweeps()
    }
    // A sweep may have entered a run anew by now: then its files are that sweep's.
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
