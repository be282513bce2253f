import TestSupport
import Testing

/// 0: done; 1: something failed or was left undone; 2: bad input, nothing was done.
struct ExitStatusTests {
  private func sweep(_ rates: String, _ directory: TemporaryDirectory) throws -> Netlab.Outcome {
    try directory.writeGrid(parameters: "depth: 2, learning_rate: \(rates), epochs: 4", more: "seeds: 2")
    return try Netlab.run("sweep", "grid.json", "--quiet", in: directory)
  }

  @Test("Diverged runs are counted, with a remedy, and are no failure if others completed")
  func someDiverged() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      for _ in 0..<2 {
        let outcome = try sweep("[0.1, 1e30]", directory)
        #expect(outcome.status == 0)
        #expect(
          outcome.errors
            == "netlab: 2 of 4 runs diverged: their loss became NaN or infinite; a smaller learning_rate helps\n"
        )
      }
    }
  }

  @Test("A sweep of which every run diverged has failed")
  func allDiverged() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let outcome = try sweep("1e30", directory)
      #expect(outcome.status == 1)
      #expect(outcome.errors.hasPrefix("netlab: 2 of 2 runs diverged: "))
      #expect(try Netlab.rows("SELECT status, diverged FROM sweeps", in: directory) == ["diverged,2"])
      #expect(try sweep("1e30", directory).status == 1)
    }
  }

  @Test("The remedy for a regression without target scaling suggests it")
  func largeTarget() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let rows = (0..<40).map { "\($0),\($0 * 1_000_000)" }
      try directory.write((["x,y"] + rows).joined(separator: "\n"), to: "line.csv")
      func errors(_ more: String) throws -> String {
        try directory.write(
          "{data: {path: 'line.csv', target: 'y'\(more)}, parameters: {learning_rate: 1e30, epochs: 2}}",
          to: "line.json")
        return try Netlab.run("sweep", "line.json", "--quiet", in: directory).errors
      }
      #expect(
        try errors(", standardize_target: false").contains(
          "a smaller learning_rate helps, and so does target_scaling 'standard'\n"))
      #expect(try errors("").contains("a smaller learning_rate helps\n"))
    }
  }

  @Test("Endless conditions and constraints are stopped with a message")
  func limits() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      _ = try sweep("0.1", directory)
      let endless =
        "(WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c) > 0"
      let outcome = try Netlab.run("runs", "rm", "--yes", "--where", endless, in: directory)
      #expect(outcome.status == 2 && outcome.output.isEmpty)
      #expect(outcome.errors == "netlab: SQL: it takes longer than 1.5 s\n")
      let query = try Netlab.run("query", "SELECT \(endless)", "--timeout", "1", in: directory)
      #expect(query.status == 2 && query.errors == "netlab: SQL: it takes longer than 1 s\n")
      #expect(try Netlab.run("query", "SELECT 1", "--timeout", "0", in: directory).status == 0)
    }
  }

  @Test("A sweep's exact name comes before the beginning of another's id, and only then the id")
  func names() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      _ = try sweep("0.1", directory)
      let first = try #require(Netlab.rows("SELECT id FROM sweeps", in: directory).first)
      // A sweep whose name is the beginning of the first one's id.
      try directory.write(
        """
        {name: "\(first.prefix(3))", data: {path: "points.csv", target: "side"}, parameters: {width: 2, epochs: 2}}
        """, to: "other.json")
      #expect(try Netlab.run("sweep", "other.json", "--quiet", in: directory).status == 0)
      func name(_ sweep: String) throws -> String? {
        let shown = try Netlab.run("sweeps", "show", sweep, in: directory).output
        return shown.split(whereSeparator: \.isNewline).first { $0.hasPrefix("name ") }?.split(separator: " ")
          .last
          .map(String.init)
      }
      #expect(try name(String(first.prefix(3))) == String(first.prefix(3)))
      #expect(try name(String(first.prefix(6))) == "points")
    }
  }
}
