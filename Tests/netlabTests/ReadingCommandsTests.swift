import TestSupport
import Testing

struct ReadingCommandsTests {
  /// A store with one small sweep, for several questions.
  private func withStore(_ body: (TemporaryDirectory) throws -> Void) throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid()
      #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
      try body(directory)
    }
  }

  @Test("Queries see the public views, and can neither write nor reach anything else")
  func query() throws {
    try withStore { directory in
      let counts = try Netlab.run(
        "query", "SELECT width, count(*) AS n FROM runs GROUP BY width", "--format", "csv", in: directory)
      #expect(counts.output == "width,n\n2,2\n4,2\n")
      let curves = try Netlab.run(
        "query", "SELECT count(*) AS n FROM curves JOIN runs ON run_id = id WHERE epoch <= epochs",
        "--format", "json",
        in: directory)
      #expect(curves.output == "[\n  {\"n\": 20}\n]\n")
      let cells = try Netlab.run(
        "query", "SELECT runs, completed, val_loss_sd > 0 AS spread FROM cells", "--format", "md",
        in: directory)
      #expect(
        cells.output
          == "| runs | completed | spread |\n| ---: | ---: | ---: |\n| 2 | 2 | 1 |\n| 2 | 2 | 1 |\n")
      let common = try Netlab.run(
        "query", "WITH best AS (SELECT min(val_loss) AS v FROM runs) SELECT count(*) AS n FROM best",
        "--format", "csv",
        in: directory)
      #expect(common.output == "n\n1\n")
      for sql in [
        "DELETE FROM run", "INSERT INTO sweep (id) VALUES ('x')", "ATTACH 'other.db' AS other",
        "DROP VIEW runs",
        "PRAGMA user_version = 5", "VACUUM INTO 'copy.db'", "SELECT * FROM run",
        "SELECT sql FROM sqlite_master",
        "SELECT load_extension('x')", "CREATE TEMP TABLE t (v)", "SELECT 1; SELECT 2", "SELEC 1",
      ] {
        let refused = try Netlab.run("query", sql, in: directory)
        #expect(refused.status == 2, "\(sql)")
        #expect(refused.output == "", "\(sql)")
        #expect(refused.errors.hasPrefix("netlab: SQL: "), "\(sql)")
      }
      #expect(!directory.exists("other.db") && !directory.exists("copy.db"))
    }
  }

  @Test("Runs are listed, filtered, sorted and shown by the beginning of their id")
  func runs() throws {
    try withStore { directory in
      let list = try Netlab.run(
        "runs", "ls", "--where", "width = 4", "--sort", "-val_loss", "--limit", "1", "--format", "csv",
        in: directory)
      let lines = list.output.split(separator: "\n")
      #expect(lines.count == 2)
      #expect(lines[0].hasPrefix("id,status,hidden_layers,"))
      let id = lines[1].prefix(8)
      let shown = try Netlab.run("runs", "show", String(id), in: directory)
      let pairs = shown.output.split(separator: "\n").map { $0.split(separator: " ") }
      #expect(pairs.contains(["status", "completed"]))
      #expect(pairs.contains(["width", "4"]))
      #expect(shown.output.contains("runs/weights/\(id)"))
      #expect(
        try Netlab.run("runs", "show", "zzzz", in: directory).errors
          == "netlab: there is no run 'zzzz' in the store\n")
      #expect(
        try Netlab.run("runs", "ls", "--sort", "val_los", in: directory).errors
          == "netlab: there is no column 'val_los'; did you mean 'val_loss'?\nTry 'netlab --help'.\n")
      let sweeps = try Netlab.run("sweeps", "ls", "--format", "csv", in: directory)
      #expect(sweeps.output.contains(",points,completed,2,4,4,0,0,"))
    }
  }

  @Test("An error for an unknown column suggests the nearest one")
  func unknownColumn() throws {
    try withStore { directory in
      for arguments in [
        ["query", "SELECT val_los FROM runs"], ["runs", "ls", "--where", "val_los < 1"],
      ] {
        let refused = try Netlab.run(arguments, in: directory)
        #expect(refused.status == 2)
        #expect(refused.errors == "netlab: SQL: no such column: val_los; did you mean 'val_loss'?\n")
      }
      let refused = try Netlab.run("runs", "ls", "--cols", "id,val_los", in: directory)
      #expect(refused.status == 2)
      #expect(refused.errors.hasPrefix("netlab: there is no column 'val_los'; did you mean 'val_loss'?\n"))
    }
  }

  @Test("Lists show the requested columns; long results can be JSON lines")
  func columns() throws {
    try withStore { directory in
      let list = try Netlab.run(
        "runs", "ls", "--cols", "width, seed", "--sort", "seed", "--where", "width = 2", "--format", "jsonl",
        in: directory)
      #expect(list.output == "{\"width\": 2, \"seed\": 0}\n{\"width\": 2, \"seed\": 1}\n")
      let all = try Netlab.run("runs", "ls", "--cols", "*", "--limit", "1", "--format", "csv", in: directory)
      #expect(all.output.hasPrefix("id,status,depth,"))
      // More rows than decide on the columns' widths.
      let many = """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20000) SELECT i FROM n
        """
      let table = try Netlab.run("query", many, in: directory)
      let lines = table.output.split(separator: "\n").map { $0.drop { $0 == " " } }
      #expect(lines.count == 20001)
      #expect(lines.last == "20000")
      let endless = many.replacing("WHERE i < 20000", with: "")
      let limited = try Netlab.run("query", "\(endless) LIMIT 3", "--format", "csv", in: directory)
      #expect(limited.output == "i\n1\n2\n3\n")
    }
  }

  @Test(
    "Help is printed on stdout, with usage, options and an example",
    arguments: [
      ["sweep"], ["report"], ["runs", "ls"], ["runs", "show"], ["sweeps", "ls"], ["query"], ["describe"],
      ["runs"],
    ])
  func help(command: [String]) throws {
    try TemporaryDirectory.with { directory in
      let outcome =
        command.count == 1
        ? try Netlab.run(command[0], "--help", in: directory)
        : try Netlab.run(command[0], command[1], "--help", in: directory)
      #expect(outcome.status == 0)
      #expect(outcome.errors == "")
      for part in [
        "Usage: netlab \(command.joined(separator: " "))", "\nOptions:\n", "\n  --store DIR", "\nExample",
      ] {
        #expect(outcome.output.contains(part))
      }
    }
  }

  @Test("Help names each view and each format, with the default")
  func truth() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let views = "(cells, curves, runs, sweep_runs, sweeps, tags, verifications)"
      #expect(try Netlab.run("query", "--help", in: directory).output.contains(views))
      for (command, standard) in [("predict", "csv"), ("query", "table"), ("verify", "table")] {
        let help = try Netlab.run(command, "--help", in: directory).output
        #expect(help.contains("table, csv, json, jsonl, md or latex (default: \(standard))"), "\(command)")
      }
    }
  }

  @Test("The split is printed row by row, and covers every row once")
  func split() throws {
    try TemporaryDirectory.with { directory in
      try directory.writeGrid()
      let outcome = try Netlab.run("describe", "grid.json", "--split", in: directory)
      let lines = outcome.output.split(separator: "\n").map { $0.split(separator: ",") }
      #expect(lines[0] == ["row", "part"])
      #expect(lines.dropFirst().map { Int($0[0]) } == Array(0..<60))
      #expect(lines.count { $0[1] == "validation" } == 12)
      #expect(lines.count { $0[1] == "test" } == 12)
      #expect(lines.count { $0[1] == "training" } == 36)
      let json = try Netlab.run("describe", "grid.json", "--split", "--format", "jsonl", in: directory)
      #expect(json.output.hasPrefix("{\"row\": 0, \"part\": \"\(lines[1][1])\"}\n"))
    }
  }
}
