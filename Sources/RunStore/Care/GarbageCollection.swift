// Files that no run needs.

import Files
import SQLite
import Sweeps

/// The files of a store that no row speaks of: what interrupted sweeps have left, and what was never part of it.
public struct GarbageCollection: Sendable {
  /// Their paths, in order.
  public let files: [String]
  /// Their bytes in all.
  public let size: Int

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
    files = try layout.files().filter { !needed.contains($0.path) && !$0.isBeingWritten }.map(\.path)
    size = files.reduce(0) { $0 + File.size($1) }
  }

  /// What would be removed.
  public static func examine(_ layout: StoreLayout) throws -> GarbageCollection {
    try GarbageCollection(StoreReader(layout, releasesDead: false).connection, layout)
  }

  /// Removes it, while nobody else can write: a file that has just got its name belongs to a row that is about to be there.
  public static func run(_ layout: StoreLayout) throws -> GarbageCollection {
    let writer = try StoreWriter.open(layout)
    var collection: GarbageCollection?
    try writer.connection.transaction {
      let found = try GarbageCollection(writer.connection, layout)
      for path in found.files { try File.remove(path) }
      collection = found
    }
    return try collection ?? GarbageCollection(writer.connection, layout)
  }
}
