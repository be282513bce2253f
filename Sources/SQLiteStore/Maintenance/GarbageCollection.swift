// Finds and removes unreferenced files.

import Experiments
import Files
import SQLite

/// The files of a store that no row refers to: leftovers of interrupted sweeps and foreign files.
public struct GarbageCollection: Sendable {
  private struct Stray: Sendable {
    let file: StoreFile
    let size: Int
  }

  private var strays: [Stray]

  /// Sorted paths.
  public var files: [String] { strays.map(\.file.path) }
  /// The total size in bytes.
  public var size: Int { strays.reduce(0) { $0 + $1.size } }

  init(_ connection: borrowing Connection, _ layout: StoreLayout) throws {
    var needed: Set<String> = []
    let rows = try connection.rows(
      "SELECT id, status = 'completed', checkpoint_epoch FROM run WHERE status = 'completed' OR checkpoint_epoch IS NOT NULL"
    )
    for row in rows {
      guard let id = RunID(row[0]) else { continue }
      if row[1] == .integer(1) { needed.insert(layout.weights(ofRun: id)) }
      if let epoch = row[2].integer { needed.insert(layout.checkpoint(ofRun: id, epoch: epoch)) }
    }
    strays = try layout.files().filter { file in
      !needed.contains(file.path) && !file.isBeingWritten && !File.isDirectory(file.path)
    }.map { Stray(file: $0, size: File.size($0.path)) }
  }

  /// Finds the unreferenced files.
  public static func examine(_ layout: StoreLayout) throws -> GarbageCollection {
    try layout.requireOwnFolders()
    return try examine(StoreReader(layout).connection, layout)
  }

  static func examine(
    _ connection: borrowing Connection, _ layout: StoreLayout
  ) throws -> GarbageCollection {
    let found = try GarbageCollection(connection, layout)
    // A file with a new name may belong to a row that is about to be committed. Only while no other process can write
    // is this certain; a reader has to guess.
    guard !found.strays.isEmpty, File.refusal(of: layout.database, toWrite: true) == nil,
      let writer = try? Connection(path: layout.database, mode: .readWrite),
      (try? writer.execute("BEGIN IMMEDIATE")) != nil
    else { return found }
    let exact = try GarbageCollection(writer, layout)
    try writer.execute("ROLLBACK")
    return exact
  }

  /// Removes the files, while no other process can write: a file with a new name may belong to a row that is about to
  /// be committed.
  ///
  /// - Throws: `StoreError` if there is no store.
  public static func run(_ layout: StoreLayout) throws -> GarbageCollection {
    guard try File.exists(layout.database) else { throw StoreError.missing(directory: layout.directory) }
    try layout.requireOwnFolders()
    let writer = try StoreWriter.open(layout)
    var collection: GarbageCollection?
    do {
      try writer.connection.transaction { () throws(any Error) in
        var found = try GarbageCollection(writer.connection, layout)
        found.strays = try found.strays.filter { try $0.file.remove() }
        collection = found
      }
    } catch {
      throw StoreWriter.explained(error, layout)
    }
    return try collection ?? GarbageCollection(writer.connection, layout)
  }
}
