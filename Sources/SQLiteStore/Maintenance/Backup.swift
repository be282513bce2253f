// Copies a store that is in use.

import Experiments
import Files
import Glibc
import SQLite

public enum Backup {
  /// Copies a store into a new folder, which is itself a store: a snapshot of the database, without runs that are
  /// removed during the copy, and the weights of its completed runs. The copy has a temporary name until it is
  /// complete. Leftovers of killed backups to the same folder are removed.
  ///
  /// - Parameter isCancelled: polled; the copy is given up soon after it becomes true.
  /// - Returns: the number of weights files; nil if the copy was given up and removed.
  /// - Throws: `StoreError` if the target exists, `FileError` if it cannot be written.
  @discardableResult
  public static func make(
    of layout: StoreLayout, to target: String, isCancelled: () -> Bool = { false }
  ) throws -> Int? {
    let reader = try StoreReader(layout)
    let target = Path.trimmed(target)
    guard try !File.exists(target) else { throw StoreError.backupExists(path: target) }
    try BackupFolder.removeAbandoned(in: Path.directory(of: target))
    let folder = try BackupFolder(for: target)
    do {
      guard let count = try copyAll(reader, to: folder.layout, isCancelled: isCancelled) else { return nil }
      try folder.commit()
      return count
    } catch {
      throw StoreWriter.explained(error, StoreLayout(target))
    }
  }

  private static func copyAll(
    _ reader: borrowing StoreReader, to copy: StoreLayout, isCancelled: () -> Bool
  ) throws -> Int? {
    try File.makeDirectory(copy.weightsDirectory)
    guard !isCancelled() else { return nil }
    try reader.connection.run("VACUUM INTO ?", [.text(copy.database)])
    guard !isCancelled() else { return nil }
    let ids = try releaseRuns(copy)
    var removed: [RunID] = []
    for id in ids {
      guard !isCancelled() else { return nil }
      if try !copyWeights(ofRun: id, reader, to: copy) { removed.append(id) }
    }
    if !removed.isEmpty { try remove(removed, copy) }
    try File.synchronizeDirectory(copy.weightsDirectory)
    try File.synchronizeDirectory(copy.directory)
    return ids.count - removed.count
  }

  /// - Returns: false if the run has been removed from the store meanwhile.
  private static func copyWeights(
    ofRun id: RunID, _ reader: borrowing StoreReader, to copy: StoreLayout
  ) throws -> Bool {
    var missingSince = SQLValue.null
    while true {
      do throws(FileError) {
        try File.copy(reader.layout.weights(ofRun: id), to: copy.weights(ofRun: id))
        return true
      } catch {
        guard error.isMissing else { throw error }
        let finished = try reader.connection.value(
          "SELECT finished_at FROM run WHERE id = ? AND status = 'completed'", [SQLValue(id)])
        if finished.isNull { return false }
        // It may have been removed and trained again.
        if finished == missingSince { throw error }
        missingSince = finished
      }
    }
  }

  private static func remove(_ runs: [RunID], _ copy: StoreLayout) throws {
    let database = try Connection(path: copy.database, mode: .readWrite)
    try database.execute("PRAGMA foreign_keys = ON")
    try database.transaction { () throws(any Error) in
      for run in runs { try database.remove(run) }
      try database.removeEmptySweeps()
    }
  }

  /// Releases all leases in the copy.
  ///
  /// - Returns: the ids of the completed runs.
  private static func releaseRuns(_ copy: StoreLayout) throws -> [RunID] {
    let database = try Connection(path: copy.database, mode: .readWrite)
    try database.execute(
      """
      PRAGMA journal_mode = WAL;
      UPDATE run SET worker = NULL, checkpoint_epoch = NULL, checkpoint_sha256 = NULL,
        status = CASE status WHEN 'running' THEN 'interrupted' ELSE status END;
      DELETE FROM worker;
      """)
    return try database.rows("SELECT id FROM run WHERE status = 'completed'").compactMap { RunID($0[0]) }
  }
}
