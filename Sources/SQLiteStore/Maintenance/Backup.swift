// Copies a store that is in use.

import Experiments
import Files
import Glibc
import SQLite

public enum Backup {
  /// Copies a store into a new folder, which is a store itself: the database as it is at one moment, without the runs that are removed
  /// while it is being copied, and the weights of the runs that are completed in it. Until the copy is whole, it has another name. What killed backups have left in the same place is
  /// removed.
  ///
  /// - Parameter isCancelled: asked now and then; the copy is given up soon after it has become true.
  /// - Returns: how many weights files it has; nil if it was given up, and then nothing is left of it.
  /// - Throws: `StoreError` where the target is there already, `FileError` where it cannot be written.
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

  /// - Returns: false where the run has been removed from the store meanwhile.
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

  /// Nobody trains the runs of a copy.
  ///
  /// - Returns: the ids of the runs that are completed.
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
