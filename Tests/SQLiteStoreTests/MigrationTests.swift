// Migrates stores of every schema.

import Experiments
import Files
import SQLite
import Synchronization
import TestSupport
import Testing

@testable import SQLiteStore

struct MigrationTests {
  /// The rows of a view by the columns that it had.
  private func rows(_ view: String, _ columns: [String], _ path: String) throws -> [[SQLValue]] {
    try Connection(path: path, mode: .readOnly).rows(
      "SELECT \(columns.joined(separator: ", ")) FROM \(view) ORDER BY \(columns.count > 1 ? "1, 2" : "1")")
  }

  @Test("The error for an old store names a command that migrates it without a spec")
  func remedy() throws {
    try TemporaryDirectory.with { folder in
      let layout = try EarlierStore(schema: 4, folder).layout
      #expect { _ = try StoreReader(layout) } throws: { "\($0)".contains("'netlab gc'") }
      #expect(throws: StoreError.self) { try GarbageCollection.examine(layout) }
      _ = try GarbageCollection.run(layout)
      #expect(try GarbageCollection.examine(layout).files.isEmpty)
    }
  }

  @Test(
    "An old store is migrated with all its contents, and a copy is kept",
    arguments: EarlierStore.versions)
  func migrating(version: Int) throws {
    try TemporaryDirectory.with { folder in
      let layout = try EarlierStore(schema: version, folder).layout
      #expect { _ = try StoreReader(layout) } throws: { error in
        if case StoreError.olderVersion(_, version, _) = error { true } else { false }
      }
      var columns: [String: [String]] = [:]
      for view in ["runs", "curves", "cells", "sweeps", "sweep_runs"] {
        columns[view] = try Connection(path: layout.database, mode: .readOnly).prepare(
          "SELECT * FROM \(view)"
        ).columnNames
      }
      _ = try StoreWriter.open(layout)
      let database = try Connection(path: layout.database, mode: .readOnly)
      #expect(try database.value("PRAGMA user_version") == .integer(Migration.version))
      #expect(try database.value("PRAGMA integrity_check") == .text("ok"))
      #expect(try database.rows("PRAGMA foreign_key_check").isEmpty)
      let backup = layout.backup(ofVersion: version)
      for (view, columns) in columns {
        // A run that no process trains is not running.
        let kept = columns.filter {
          !["status", "error", "sweep_id"].contains($0) && (view != "sweeps" || $0 != "id")
        }
        let old = try rows(view, kept, backup)
        #expect(!old.isEmpty)
        #expect(try rows(view, kept, layout.database) == old)
      }
      #expect(
        try database.rows("SELECT status, count(*) FROM runs GROUP BY status ORDER BY status") == [
          [.text("completed"), .integer(4)], [.text("diverged"), .integer(1)],
          [.text("interrupted"), .integer(1)],
        ])
      // It is a store like any other.
      var reader = try StoreReader(layout)
      #expect(try reader.query("SELECT count(*) FROM cells").rows == [[.integer(4)]])
      let other = try StoreReader(layout)
      #expect(try other.sweep(other.id(ofSweepNamed: "points")).runs.count == 4)
    }
  }

  @Test(
    "Migrated sweeps have ids that follow from their specs, and are sound",
    arguments: EarlierStore.versions)
  func sweepIDs(version: Int) throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let layout = try EarlierStore(schema: version, folder).layout
      // One of which a run was removed, one whose spec cannot be read, and one that is the same sweep as another.
      let old = try Connection(path: layout.database, mode: .readWrite)
      try old.execute("DELETE FROM sweep_run WHERE sweep = 1 AND position = 1")
      let unread = "UPDATE sweep SET spec = '{' WHERE name = 'diverging'"
      try old.execute(unread)
      let former = try old.rows("SELECT name, id FROM sweep ORDER BY key").map { ($0[0], $0[1]) }
      _ = try StoreWriter.open(layout)
      let store = try Connection(path: layout.database, mode: .readOnly)
      for (sweep, (name, id)) in zip(try SweepMembers.all(store), former) {
        #expect(.text(sweep.row.name) == name)
        if name == .text("diverging") {
          #expect(sweep.id == id && sweep.fault == "its spec cannot be read")
        } else {
          // From schema 6 on, they have them.
          #expect((sweep.id == id) == (version >= 6) && sweep.fault == nil)
        }
      }
      #expect(former.count == 3)
    }
  }

  @Test("A migrated sweep's id is the hash of its name, spec, data and original engine version")
  func sweepID() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let layout = try EarlierStore(schema: 4, folder).layout
      _ = try StoreWriter.open(layout)
      let store = try Connection(path: layout.database, mode: .readOnly)
      let config = try #require(store.value("SELECT config FROM run WHERE key = 1").text)
      let shared = try #require(config.split(separator: ",\"parameters\":").first).dropFirst()
      #expect(shared.contains("\"engine\":3"))
      let text =
        "{\"constraints\":[]," + shared.replacing(",\"metric\":", with: ",\"method\":\"grid\",\"metric\":")
        + ",\"name\":\"points\",\"parameters\":[[\"width\",[2,4]],[\"epochs\",[3]]],\"seeds\":[0,1]}"
      #expect(
        try store.value("SELECT id FROM sweep WHERE name = 'points'") == SQLValue(SweepID(hashing: text)))
    }
  }

  // Its sweeps have keys of data that stand for hyperparameters by now.
  @Test("Sweeps of schema 6 keep their ids, and those of schema 5 get the same")
  func earlierIDs() throws {
    let ids = try [5, 6].map { (version: Int) throws -> [[SQLValue]] in
      try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> [[SQLValue]] in
        let layout = try EarlierStore(schema: version, folder).layout
        let select = "SELECT name, id FROM sweep ORDER BY key"
        let former = try Connection(path: layout.database, mode: .readOnly).rows(select)
        _ = try StoreWriter.open(layout)
        let store = try Connection(path: layout.database, mode: .readOnly)
        #expect(try SweepMembers.all(store).map(\.fault) == [nil, nil, nil])
        let ids = try store.rows(select)
        #expect((ids == former) == (version == 6))
        return ids
      }
    }
    #expect(ids[0] == ids[1])
  }

  @Test("A migrated sweep keeps its id if another sweep has the new one")
  func takenID() throws {
    try TemporaryDirectory.with { (folder: TemporaryDirectory) throws -> Void in
      let layout = try EarlierStore(schema: 4, folder).layout
      try Connection(path: layout.database, mode: .readWrite).execute(
        """
        INSERT INTO sweep SELECT 9, '0123456789abcdef0123456789abcdef', name, metric, goal, spec, command, split, created_at,
          started_at FROM sweep WHERE key = 1;
        INSERT INTO sweep_run SELECT 9, position, run FROM sweep_run WHERE sweep = 1;
        """)
      _ = try StoreWriter.open(layout)
      let ids = try Connection(path: layout.database, mode: .readOnly).rows(
        "SELECT id FROM sweep WHERE key IN (1, 9) ORDER BY key")
      #expect(ids[0] != ids[1] && ids[1] == [.text("0123456789abcdef0123456789abcdef")])
    }
  }

  @Test("An old store with a foreign table is not changed", arguments: EarlierStore.versions)
  func foreign(version: Int) throws {
    try TemporaryDirectory.with { folder in
      let layout = try EarlierStore(schema: version, folder).layout
      try Connection(path: layout.database, mode: .readWrite).execute(
        "ALTER TABLE sweep ADD COLUMN more TEXT")
      #expect(throws: StoreError.foreignSchema(path: layout.database)) { _ = try StoreWriter.open(layout) }
      let database = try Connection(path: layout.database, mode: .readOnly)
      #expect(try database.value("PRAGMA user_version") == .integer(version))
      #expect(try database.rows("PRAGMA table_info(run_tag)").isEmpty == (version < 4))
    }
  }

  @Test("A migration runs no triggers of the store", arguments: [1, 2])
  func triggers(version: Int) throws {
    try TemporaryDirectory.with { folder in
      let layout = try EarlierStore(schema: version, folder).layout
      try Connection(path: layout.database, mode: .readWrite).execute(
        "CREATE TRIGGER evil BEFORE UPDATE ON run BEGIN SELECT raise(ABORT, 'it has run'); END")
      #expect(throws: StoreError.foreignSchema(path: layout.database)) { _ = try StoreWriter.open(layout) }
    }
  }

  @Test("White space makes no difference between tables")
  func whiteSpace() {
    #expect(SchemaCheck.bare("CREATE TABLE\tt (\r\n  a TEXT,\n\tb TEXT\r)") == "CREATETABLEt(aTEXT,bTEXT)")
    // These are none to SQLite.
    #expect(SchemaCheck.bare("a\u{B}b\u{E}c") == "a\u{B}b\u{E}c")
  }

  @Test("A migrated store has the schema of a new one", arguments: EarlierStore.versions)
  func sameSchema(version: Int) throws {
    try TemporaryDirectory.with { folder in
      let old = try EarlierStore(schema: version, folder).layout
      let new = StoreLayout(folder.file("new"))
      // But for the order of the tables' columns.
      for query in [
        """
        SELECT sqlite_master.name, columns.name, columns.type, "notnull", dflt_value, pk, hidden
        FROM sqlite_master, pragma_table_xinfo(sqlite_master.name) AS columns WHERE sqlite_master.type = 'table' ORDER BY 1, 2
        """,
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE type <> 'table' ORDER BY 1, 2",
      ] {
        let schemas = try [old, new].map { layout in
          _ = try StoreWriter.open(layout)
          return try Connection(path: layout.database, mode: .readOnly).rows(query)
        }
        #expect(schemas[0].count > 10)
        #expect(schemas[0] == schemas[1])
      }
    }
  }

  @Test("A sweep has the worst status of its runs, and is diverged if all are")
  func sweepStatus() throws {
    try TemporaryDirectory.with { folder in
      let layout = try EarlierStore(schema: 4, folder).layout
      _ = try StoreWriter.open(layout)
      let database = try Connection(path: layout.database, mode: .readWrite)
      for (statuses, expected) in [
        (["completed", "completed", "completed", "completed"], "completed"),
        (["diverged", "completed", "diverged", "diverged"], "completed"),
        (["diverged", "diverged", "diverged", "diverged"], "diverged"),
        (["diverged", "failed", "diverged", "diverged"], "failed"),
        (["diverged", "failed", "pending", "diverged"], "interrupted"),
        (["diverged", "failed", "interrupted", "diverged"], "interrupted"),
        (["running", "failed", "pending", "completed"], "running"),
      ] {
        for (position, status) in statuses.enumerated() {
          try database.run(
            "UPDATE run SET status = ? WHERE key = (SELECT run FROM sweep_run WHERE sweep = 1 AND position = ?)",
            [.text(status), .integer(position)])
        }
        #expect(try database.value("SELECT status FROM sweeps WHERE name = 'points'") == .text(expected))
      }
    }
  }

  @Test(
    "A store that another process is creating is never taken for a foreign database"
  )
  func beingMade() throws {
    try TemporaryDirectory.with { folder in
      let layout = StoreLayout(folder.file("runs"))
      try File.makeDirectory(layout.directory)
      // As it is just before the tables are created.
      var reader = try Connection(path: layout.database, mode: .create)
      try reader.execute("PRAGMA journal_mode = WAL")
      let isMade = Mutex(false)
      // It is created between the first and the last read.
      reader.authorize { access in
        if case .read(table: "sqlite_master", _, _, _) = access {
          let isFirst = isMade.withLock { isMade in
            defer { isMade = true }
            return !isMade
          }
          if isFirst { #expect(throws: Never.self) { _ = try StoreWriter.open(layout) } }
        }
        return true
      }
      #expect(try reader.schemaVersion(path: layout.database) == nil)
      #expect(isMade.withLock { $0 })
      #expect(try reader.schemaVersion(path: layout.database) == Migration.version)
    }
  }

  @Test("Every commit is synced to disk")
  func synchronous() throws {
    try TemporaryDirectory.with { folder in
      let writer = try StoreWriter.open(StoreLayout(folder.file("runs")))
      // FULL: https://sqlite.org/pragma.html#pragma_synchronous
      #expect(try writer.connection.value("PRAGMA synchronous") == .integer(2))
    }
  }
}
