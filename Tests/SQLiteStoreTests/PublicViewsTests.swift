import Experiments
import SQLite
import TestSupport
import Testing

@testable import SQLiteStore

struct PublicViewsTests {
  /// An empty store.
  private func withStore(_ body: (inout StoreReader) throws -> Void) throws {
    try TemporaryDirectory.with { folder in
      let layout = StoreLayout(folder.file("runs"))
      _ = try StoreWriter.open(layout)
      var reader = try StoreReader(layout)
      try body(&reader)
    }
  }

  @Test(
    "A query reads the public views, however it names them, and its own tables",
    arguments: [
      "SELECT count(*) FROM RUNS", "SELECT r.Id FROM \"Runs\" AS r", "SELECT id FROM temp.runs",
      "WITH a AS (SELECT id FROM runs) SELECT 1 FROM a",
      "WITH runs_x AS (SELECT 1 AS x) SELECT count(*) FROM runs_x",
      "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 3) SELECT count(*) FROM c",
      "SELECT value FROM runs, json_each(hidden_layers)", "SELECT count(*) FROM json_tree('[1]')",
      "SELECT * FROM cells JOIN tags ON tag = id", "SELECT (SELECT count(*) FROM sweep_runs)", "VALUES (1)",
      "SELECT json_extract(config, '$.seed'), config ->> 'seed' FROM runs",
      "SELECT rank() OVER (ORDER BY val_loss) FROM runs", "WITH runs AS (SELECT 1 AS x) SELECT x FROM runs",
    ])
  func allowed(sql: String) throws {
    try withStore { reader in _ = try reader.query(sql) }
  }

  @Test(
    "Everything else is refused, whether read or only named",
    arguments: [
      // The views that the file holds may be another's.
      "SELECT id FROM main.runs",
      "SELECT * FROM run", "SELECT count(*) FROM run", "SELECT 1 FROM RUN", "SELECT id FROM main.run",
      "WITH runs_x AS (SELECT id, claim FROM run) SELECT * FROM runs_x",
      "WITH runs AS (SELECT claim FROM run) SELECT * FROM runs",
      "WITH cells_mean AS (SELECT * FROM worker) SELECT 1 FROM cells_mean",
      "SELECT * FROM (SELECT claim FROM run) AS runs",
      "WITH run AS (SELECT 1) SELECT * FROM main.run", "SELECT 1 IN (SELECT key FROM run)",
      "SELECT 1 IN worker",
      "SELECT count(*) FROM sqlite_master", "SELECT count(*) FROM SQLITE_SCHEMA",
      "SELECT name FROM sqlite_temp_master",
      "SELECT 1 FROM main.sqlite_schema",
      "WITH runs_x AS (SELECT name, sql FROM sqlite_master) SELECT name FROM runs_x",
      "SELECT count(*) FROM pragma_database_list", "SELECT * FROM pragma_table_info('run')",
      "SELECT count(*) FROM pragma_function_list", "SELECT 1 FROM dbstat",
      "SELECT * FROM bytecode('SELECT 1')",
      "SELECT hex(fts3_tokenizer('simple'))", "SELECT load_extension('x')", "SELECT randomblob(9)",
      "SELECT zeroblob(9)",
      "SELECT sqlite_compileoption_get(1)", "SELECT readfile('/etc/passwd')", "PRAGMA user_version",
      "ATTACH 'x' AS y",
      "DELETE FROM runs", "CREATE TEMP TABLE t (v)", "EXPLAIN DELETE FROM run", "SELECT last_insert_rowid()",
    ])
  func refused(sql: String) throws {
    try withStore { (reader: inout StoreReader) throws -> Void in
      #expect(throws: SQLiteError.self) { _ = try reader.query(sql) }
      // netlab's own queries still work.
      #expect(try reader.query("SELECT id FROM runs").rows.isEmpty)
    }
  }

  @Test("The views runs and curves have the columns of the tables that reports write, in their order")
  func columns() {
    let views = Dictionary(
      uniqueKeysWithValues: PublicViews(columns: .current).all.map { ($0.name, $0.columns.map(\.name)) })
    #expect(views["runs"] == RunColumn.all.map(\.name))
    #expect(views["curves"] == ["run_id"] + EpochColumn.all.map(\.name))
  }

  @Test("What comes into the file after it was checked is not read in the place of a function")
  func latecomers() throws {
    try TemporaryDirectory.with { folder in
      let store = try SmallStore(folder)
      for sql in [
        "CREATE VIEW json_each AS SELECT key, id AS value, config FROM run",
        "CREATE VIEW json_each AS SELECT sql FROM sqlite_master",
        "CREATE VIEW json_each AS SELECT pid FROM worker",
      ] {
        var reader = try StoreReader(store.layout)
        try store.execute(sql)
        #expect(throws: SQLiteError.self) { _ = try reader.query("SELECT * FROM json_each") }
        #expect(try reader.query("SELECT count(*) FROM runs").rows == [[.integer(2)]])
        try store.execute("DROP VIEW json_each")
      }
    }
  }

  @Test("Conditions are whole expressions, and their limits end them")
  func conditions() throws {
    try withStore { (reader: inout StoreReader) throws -> Void in
      #expect(try reader.ids(ofRunsWhere: "val_loss < 1 -- small").isEmpty)
      #expect(try reader.ids(ofRunsWhere: "id IN (SELECT run_id FROM tags WHERE tag = ')')").isEmpty)
      for condition in [
        "1) UNION SELECT (1", "1) UNION SELECT id FROM runs WHERE (1", "1; DELETE FROM run", "", "1 /*", "'",
        "printf('x') = 'x'",
      ] {
        #expect(throws: SQLiteError.self) { _ = try reader.ids(ofRunsWhere: condition) }
      }
      #expect {
        _ = try reader.query(
          """
          WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c
          """, limits: Limits(seconds: 0.05, bytes: 1000, heap: 1 << 30, functions: Functions.ofConditions))
      } throws: { error in
        (error as? SQLiteError)?.message == "it takes longer than 0.05 s"
      }
      #expect(try reader.query("SELECT length(replace(hex(2), '2', 'xy'))").rows.count == 1)
    }
  }
}
