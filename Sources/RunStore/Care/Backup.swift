// A copy of a store that is in use.

import Files
import Glibc
import SQLite
import Sweeps

public enum Backup {
  /// Copies a store into a new folder, which is a store itself: the database as it is at one moment, and the weights of the runs
  /// that are completed in it. Until the copy is whole, it has another name.
  ///
  /// - Returns: how many weights files it has.
  /// - Throws: `StoreError` where the target is there already, `FileError` where it cannot be written.
  @discardableResult
  public static func make(of layout: StoreLayout, to target: String) throws -> Int {
    let reader = try StoreReader(layout, releasesDead: false)
    var target = target[...]
    while target.count > 1 && target.hasSuffix("/") { target.removeLast() }
    guard !File.exists(String(target)) else { throw StoreError.backupExists(path: String(target)) }
    let copy = StoreLayout("\(target).\(getpid()).part")
    do {
      let count = try copyAll(reader, to: copy)
      guard rename(copy.directory, String(target)) == 0 else { throw FileError("write", String(target)) }
      try File.synchronizeDirectory(Path.directory(of: String(target)))
      return count
    } catch {
      try? File.removeTree(copy.directory)
      throw StoreWriter.explained(error, copy)
    }
  }

  private static func copyAll(_ reader: borrowing StoreReader, to copy: StoreLayout) throws -> Int {
    try File.makeDirectory(copy.directory)
    try File.makeDirectory(copy.weightsDirectory)
    try reader.connection.run("VACUUM INTO ?", [.text(copy.database)])
    let database = try Connection(path: copy.database, mode: .readWrite)
    // Nobody trains the runs of a copy.
    try database.execute(
      """
      PRAGMA journal_mode = WAL;
      UPDATE run SET worker = NULL, checkpoint_epoch = NULL, checkpoint_sha256 = NULL,
        status = CASE status WHEN 'running' THEN 'interrupted' ELSE status END;
      DELETE FROM worker;
      """)
    let ids = try database.rows("SELECT id FROM run WHERE status = 'completed'").compactMap { RunID($0[0]) }
    for id in ids {
      try File.copy(reader.layout.weights(ofRun: id), to: copy.weights(ofRun: id))
    }
    try File.synchronizeDirectory(copy.weightsDirectory)
    try File.synchronizeDirectory(copy.directory)
    return ids.count
  }
}
