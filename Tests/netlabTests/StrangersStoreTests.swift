import Experiments
import Foundation
import SQLite
import TestSupport
import Testing

/// Stores that were changed with SQL and cannot be trusted.
struct StrangersStoreTests {
  private func withStore(_ sql: [String], _ body: (TemporaryDirectory) throws -> Void) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid(parameters: "width: [2, 3], epochs: 3", more: "seeds: 2")
      #expect(try Netlab.run("sweep", "grid.json", "--store", "evil", "--quiet", in: directory).status == 0)
      let database = try Connection(path: directory.file("evil/netlab.db"), mode: .readWrite)
      try database.execute("PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON")
      for statement in sql { try database.execute(statement) }
      try body(directory)
    }
  }

  @Test(
    "An invalid stored value is an error in every command that uses it",
    arguments: [
      "UPDATE cell SET activation = '`touch PWNED`'", "UPDATE cell SET learning_rate = 'x'",
      "UPDATE cell SET hidden_layers = x'00'",
      "UPDATE run SET last_epoch = 9223372036854775807", "UPDATE run SET val_loss = 'x'",
      "UPDATE run SET id = '../../victim' WHERE key = 1",
      "UPDATE sweep SET metric = '(SELECT 1)'", "UPDATE sweep SET goal = 'x'",
      "UPDATE dataset SET task = 'x'",
      "UPDATE dataset SET classes = '{}'", "UPDATE sweep SET name = replace(hex(zeroblob(1000)), '0', 'x')",
      "UPDATE run SET status = 'done'",
    ])
  func values(sql: String) throws {
    try withStore([sql]) { (directory: TemporaryDirectory) throws -> Void in
      let doctor = try Netlab.run("doctor", "--store", "evil", in: directory)
      #expect(doctor.status == 1)
      #expect(
        doctor.output.contains("netlab would not have written")
          || doctor.output.contains("which is not an id"))
      let report = try Netlab.run("report", "--store", "evil", in: directory)
      #expect(report.status == 2 && report.output.isEmpty)
      #expect(report.errors.contains("which netlab would not have written"))
      #expect(!directory.exists("reports"))
      let merge = try Netlab.run("merge", "evil", "--store", "mine", in: directory)
      #expect(merge.status == 1 && merge.errors.contains("is skipped: "))
      #expect(try Netlab.run("doctor", "--store", "mine", in: directory).status == 0)
      #expect(!directory.exists("PWNED"))
    }
  }

  @Test("Curves whose epochs are not 1, 2, 3, … are refused")
  func curves() throws {
    try withStore(["UPDATE epoch SET epoch = 7 WHERE epoch = 3"]) {
      (directory: TemporaryDirectory) throws -> Void in
      let ids = try Netlab.rows("SELECT id FROM runs LIMIT 2", in: directory, store: "evil")
      for words in [["runs", "compare"] + ids, ["report"], ["runs", "export", ids[0], "out"]] {
        let outcome = try Netlab.run(words + ["--store", "evil"], in: directory)
        #expect(outcome.status == 2 && outcome.errors.contains("are not 1, 2, 3, …"), "\(words)")
      }
      #expect(
        try Netlab.run("doctor", "--store", "evil", in: directory).output.contains(
          "has 3 epochs of its curve"))
    }
  }

  @Test(
    "doctor and merge find rows that contradict a run's configuration",
    arguments: [
      ("UPDATE cell SET learning_rate = 0.5", "learning_rate"), ("UPDATE cell SET width = 9", "width"),
      ("UPDATE run SET seed = 5 + key", "cell or seed"),
      ("UPDATE run SET lineage = '0123456789abcdef0123456789abcdef'", "lineage"),
      ("UPDATE dataset SET target = 'x'", "data"), ("UPDATE dataset SET classes = '[]'", "classes"),
      ("UPDATE dataset SET examples = 0", "no examples"),
      ("UPDATE run SET checkpoint_epoch = 'x'", "checkpoint_epoch is 'x'"),
      ("DELETE FROM sweep_run", "it has no runs"),
    ])
  func contradictions(sql: String, reason: String) throws {
    try withStore([sql]) { (directory: TemporaryDirectory) throws -> Void in
      let doctor = try Netlab.run("doctor", "--store", "evil", in: directory)
      #expect(doctor.status == 1 && doctor.output.contains(reason))
      let merge = try Netlab.run("merge", "evil", "--store", "mine", in: directory)
      #expect(merge.status == 1 && merge.errors.contains(reason))
      let runs = sql.hasPrefix("DELETE") ? "4" : "0"
      #expect(try Netlab.rows("SELECT count(*) FROM runs", in: directory, store: "mine") == [runs])
    }
  }

  @Test(
    "Extreme and missing metrics are reported and compared",
    arguments: ["1e308", "9e999", "-9e999", "CASE key % 2 WHEN 0 THEN 9e999 ELSE -9e999 END", "NULL"])
  func extremes(value: String) throws {
    try withStore([
      "UPDATE run SET val_loss = \(value), test_loss = \(value), seconds = \(value)",
      "UPDATE epoch SET val_loss = \(value.replacingOccurrences(of: "key", with: "run")), train_loss = -9e999",
    ]) { (directory: TemporaryDirectory) throws -> Void in
      for format in ["md", "html", "json", "latex"] {
        let report = try Netlab.run("report", "--store", "evil", "--format", format, in: directory)
        #expect(report.status == 0, "\(report.errors)")
      }
      let ids = try Netlab.rows("SELECT id FROM runs LIMIT 2", in: directory, store: "evil")
      let compare = try Netlab.run(["runs", "compare"] + ids + ["--store", "evil"], in: directory)
      #expect(compare.status == 0, "\(compare.errors)")
    }
  }

  @Test("A run whose fencing token is the largest number can be leased")
  func lastFencingToken() throws {
    try withStore([
      "UPDATE run SET claim = 9223372036854775807, status = 'pending', weights_sha256 = NULL"
    ]) { (directory: TemporaryDirectory) throws -> Void in
      let sweep = try Netlab.run("sweep", "grid.json", "--store", "evil", "--quiet", in: directory)
      #expect(sweep.status == 0 && sweep.output.contains("4 completed"))
    }
  }

  @Test("A sweep that names a run twice is unsound")
  func repeatedRuns() throws {
    try withStore([
      "INSERT INTO sweep_run SELECT sweep, 4, run FROM sweep_run WHERE position = 0"
    ]) { (directory: TemporaryDirectory) throws -> Void in
      let database = try Connection(path: directory.file("evil/netlab.db"), mode: .readWrite)
      let runs = try database.rows("SELECT id FROM sweep_run JOIN run ON run.key = run ORDER BY position").map
      {
        try #require(RunID($0[0].text ?? ""))
      }
      let doctor = try Netlab.run("doctor", "--store", "evil", in: directory)
      #expect(doctor.status == 1 && doctor.output.contains("it names run \(runs[0].prefix(12)) twice"))
      let merge = try Netlab.run("merge", "evil", "--store", "mine", in: directory)
      #expect(
        merge.status == 1 && merge.errors.contains("is skipped: it names run \(runs[0].prefix(12)) twice"))
      #expect(try Netlab.rows("SELECT count(*) FROM sweeps", in: directory, store: "mine") == ["0"])
      for format in ["md", "html", "json", "latex"] {
        let report = try Netlab.run("report", "--store", "evil", "--format", format, in: directory)
        #expect(report.status == 2 && report.errors.contains("names run \(runs[0].prefix(12)) twice"))
      }
    }
  }

  @Test("A sweep with removed runs is merged with its remaining runs")
  func removedRuns() throws {
    try withStore([]) { (directory: TemporaryDirectory) throws -> Void in
      #expect(
        try Netlab.run("runs", "rm", "--where", "width = 2", "--yes", "--store", "evil", in: directory).status
          == 0)
      #expect(try Netlab.run("doctor", "--store", "evil", in: directory).status == 0)
      let merge = try Netlab.run("merge", "evil", "--store", "mine", in: directory)
      #expect(merge.status == 0 && merge.output == "2 runs merged, 0 already present\n")
      #expect(merge.errors.isEmpty)
      #expect(try Netlab.rows("SELECT count(*) FROM sweep_runs", in: directory, store: "mine") == ["2"])
    }
  }

  @Test("A merge skips a sweep with a wrong id, with a message")
  func foreignSweep() throws {
    try withStore(["UPDATE sweep SET name = 'other'"]) { (directory: TemporaryDirectory) throws -> Void in
      let merge = try Netlab.run("merge", "evil", "--store", "mine", in: directory)
      #expect(merge.status == 1 && merge.output == "4 runs merged, 0 already present\n")
      #expect(merge.errors.contains("'other' is skipped: its id is not the hash of its name, spec and data"))
    }
  }

  @Test("An invalid id is never used in a path or statement")
  func ids() throws {
    try withStore([
      "UPDATE run SET id = '../../victim' WHERE key = 1", "UPDATE run SET id = ''' OR 1 = 1' WHERE key = 2",
    ]) {
      (directory: TemporaryDirectory) throws -> Void in
      try directory.write("precious", to: "victim.h5")
      for words in [
        ["runs", "rm", "--where", "id LIKE '..%'", "--yes"], ["runs", "rm", "../", "--yes"],
        ["runs", "rm", "' OR 1 = 1", "--yes"],
        ["runs", "show", "../../victim"], ["predict", "../../victim", "points.csv"],
        ["runs", "export", "../../victim", "out"],
        ["runs", "tag", "t", "../../victim"], ["verify", "../../victim"], ["verify"],
      ] {
        let outcome = try Netlab.run(words + ["--store", "evil"], in: directory)
        #expect(outcome.status == 2 && outcome.errors.contains("id of a run or sweep is"), "\(words)")
      }
      for words in [["gc"], ["backup", "copy"]] {
        _ = try Netlab.run(words + ["--store", "evil"], in: directory)
      }
      #expect(try directory.read("victim.h5") == "precious")
      #expect(try Netlab.rows("SELECT count(*) FROM runs", in: directory, store: "evil") == ["4"])
    }
  }

  @Test(
    "A foreign schema executes nothing",
    arguments: [
      "CREATE TRIGGER evil AFTER UPDATE ON run BEGIN DELETE FROM epoch; END",
      "CREATE TRIGGER run AFTER UPDATE ON run BEGIN DELETE FROM epoch; END",
      "CREATE TRIGGER \"sqliteXstat\" AFTER UPDATE ON run BEGIN DELETE FROM epoch; END",
      "CREATE INDEX \"sqliteXstat\" ON run (abs(seed))", "CREATE INDEX evil ON run (abs(seed))",
      "DROP VIEW runs; CREATE TABLE runs (id TEXT)", "DROP VIEW runs; CREATE TABLE RUNS (id TEXT)",
      "DROP TABLE run_tag", "DROP TABLE run_tag; CREATE VIEW run_tag AS SELECT 1 AS run, 'x' AS tag",
      "ALTER TABLE sweep ADD COLUMN more TEXT", "ALTER TABLE cell ADD COLUMN more TEXT COLLATE NOCASE",
      "ALTER TABLE run ADD COLUMN more REAL CHECK (more IS NULL)", "ALTER TABLE run ADD COLUMN \"a, b\" TEXT",
      "ALTER TABLE epoch ADD COLUMN more AS (hex(zeroblob(1000000)))",
      // Named like SQLite's functions.
      "CREATE VIEW json_each AS SELECT key, id AS value, config FROM run",
      "CREATE VIEW Json_Tree AS SELECT 1 AS value", "CREATE TABLE json_each (key, value)",
      "CREATE VIEW pragma_table_info AS SELECT 'id' AS name", "CREATE TABLE pragma_module_list (name)",
    ])
  func schemas(sql: String) throws {
    try withStore([sql]) { (directory: TemporaryDirectory) throws -> Void in
      for words in [
        ["runs", "ls"], ["report"], ["doctor"], ["query", "SELECT 1"], ["gc"], ["sweep", "grid.json"],
      ] {
        let outcome = try Netlab.run(words + ["--store", "evil"], in: directory)
        #expect(
          outcome.status == 2 && outcome.errors.contains("that differ from netlab's"), "\(words)")
      }
    }
  }

  @Test(
    "Stored views are not read, and a sweep replaces them",
    arguments: [
      "DROP VIEW runs; CREATE VIEW runs AS SELECT * FROM run", "DROP VIEW tags",
      "DROP VIEW runs; CREATE VIEW runs AS SELECT x'00' AS id, hex(zeroblob(1000000000)) AS status",
      "DROP VIEW curves; CREATE VIEW Curves AS SELECT 1 AS run_id, missing FROM nowhere",
    ])
  func views(sql: String) throws {
    try withStore([sql]) { (directory: TemporaryDirectory) throws -> Void in
      for words in [["runs", "ls"], ["report"], ["doctor"], ["gc"], ["backup", "copy"]] {
        let outcome = try Netlab.run(words + ["--store", "evil"], in: directory)
        #expect(outcome.status == 0, "\(words) \(outcome.errors)")
      }
      let counts = [
        "SELECT count(*), min(status), max(length(id)) FROM runs", "SELECT count(*) FROM curves",
        "SELECT count(*) FROM tags",
      ]
      for (count, expected) in zip(counts, ["4,completed,32", "12", "0"]) {
        #expect(try Netlab.rows(count, in: directory, store: "evil") == [expected])
      }
      #expect(try Netlab.run("sweep", "grid.json", "--store", "evil", "--quiet", in: directory).status == 0)
      let database = try Connection(path: directory.file("evil/netlab.db"), mode: .readOnly)
      #expect(
        try database.rows(counts[0])
          == [[.integer(4), .text("completed"), .integer(32)]])
      #expect(try database.rows(counts[1]) == [[.integer(12)]])
      #expect(try database.rows(counts[2]) == [[.integer(0)]])
    }
  }

  @Test("Foreign tables, views, plain columns and statistics are ignored")
  func additions() throws {
    try withStore([
      "CREATE TABLE notes (text)", "CREATE VIEW mine AS SELECT id FROM runs", "ANALYZE",
      "ALTER TABLE cell ADD COLUMN swing REAL", "ALTER TABLE run ADD COLUMN val_kappa REAL",
      "ALTER TABLE epoch ADD COLUMN val_kappa REAL",
      "UPDATE cell SET swing = 1; UPDATE run SET val_kappa = 'x'; UPDATE epoch SET val_kappa = 1",
    ]) {
      (directory: TemporaryDirectory) throws -> Void in
      #expect(try Netlab.run("doctor", "--store", "evil", in: directory).status == 0)
      #expect(try Netlab.run("merge", "evil", "--store", "mine", in: directory).status == 0)
      #expect(try Netlab.run("query", "SELECT * FROM notes", "--store", "evil", in: directory).status == 2)
    }
  }
}
