// Limits of time, memory and length, and their error messages.

import Glibc
import TestSupport
import Testing

@testable import SQLite

struct BoundsTests {
  private static func heapLimit() throws -> Int? {
    try Connection.inMemory().value("PRAGMA hard_heap_limit").integer
  }

  // Other tests set smaller bounds for a moment.
  @Test("SQLite's memory is limited by the lowest live limit, and unlimited without one")
  func heap() throws {
    func eventually(_ body: () throws -> Bool) rethrows -> Bool {
      for _ in 0..<40 {
        if try body() { return true }
        usleep(50_000)
      }
      return false
    }
    #expect(
      try eventually {
        let budget = Budget(Limits(seconds: nil, bytes: 1, heap: 1 << 41, functions: []))
        defer { withExtendedLifetime(budget) {} }
        return try Self.heapLimit() == 1 << 41
      })
    #expect(
      try eventually {
        let large = Budget(Limits(seconds: nil, bytes: 1, heap: 1 << 42, functions: []))
        defer { withExtendedLifetime(large) {} }
        do {
          let small = Budget(Limits(seconds: nil, bytes: 1, heap: 1 << 41, functions: []))
          let same = Budget(Limits(seconds: nil, bytes: 1, heap: 1 << 42, functions: []))
          defer { withExtendedLifetime((small, same)) {} }
          guard try Self.heapLimit() == 1 << 41 else { return false }
        }
        return try Self.heapLimit() == 1 << 42
      })
    #expect(try eventually { try Self.heapLimit() == 0 })
    let none = Budget(.none)
    #expect(try eventually { try Self.heapLimit() == 0 })
    withExtendedLifetime(none) {}
  }

  @Test("A stopwatch runs only while a step is measured, and subtracts the step's time")
  func stopwatch() {
    let none = Stopwatch(seconds: 0)
    #expect(
      none.measure(adding: 0) { () -> Bool in
        usleep(2000); return none.isOver
      } == (true, true))
    #expect(!none.isOver)
    let negative = Stopwatch(seconds: -1)
    #expect(negative.measure(adding: -1) { usleep(2000) }.isOver)
    let long = Stopwatch(seconds: 1e300)
    #expect(long.measure(adding: .infinity) { long.isOver } == (false, false))
    #expect(long.measure(adding: 0) { long.isOver } == (false, false))
    // What is added counts from the next step on, whether or not the first took too long.
    let growing = Stopwatch(seconds: 0)
    #expect(growing.measure(adding: 1000) { usleep(2000) }.isOver)
    #expect(growing.measure(adding: 0) { growing.isOver } == (false, false))
    #expect(!growing.measure(adding: 0) {}.isOver)
    let twice = Stopwatch(seconds: 0.1)
    _ = twice.measure(adding: 0) { usleep(60_000) }
    #expect(
      twice.measure(adding: 0) { () -> Bool in
        usleep(60_000); return twice.isOver
      } == (true, true))
    let steady = Stopwatch(seconds: 60)
    for _ in 0..<3 { #expect(!steady.measure(adding: 0) { usleep(1000) }.isOver) }
  }

  @Test("A step that exceeds the time counts as interrupted, and one that failed keeps its code")
  func steps() {
    let budget = Budget(Limits(seconds: 0, bytes: 1, heap: .max, functions: []))
    // SQLITE_OK, ROW and DONE, and BUSY.
    for (code, result) in [(0, 9), (100, 9), (101, 9), (5, 5)] as [(Int32, Int32)] {
      #expect(
        budget.step {
          usleep(1000); return code
        } == result)
    }
    let unlimited = Budget(.none)
    #expect(unlimited.step { 100 } == 100)
  }

  // docs/spec.md and docs/database.md name the time.
  @Test("The limits of constraints and conditions, and the errors for exceeding them")
  func constants() {
    #expect(Limits.constraint.seconds == 1.5 && Limits.condition.seconds == 1.5 && Limits.none.seconds == nil)
    #expect(Limits.constraint.secondsOfRow == 2e-6 && Limits.condition.secondsOfRow == 20e-6)
    #expect(Limits.constraint.bytes == 100_000 && Limits.condition.bytes == 200_000)
    #expect(Limits.constraint.heap == 67_108_864 && Limits.condition.heap == 100_663_296)
    #expect(Limits.none.bytes == 2_147_483_647 && Limits.none.heap == .max)
    #expect(Limits(seconds: 1, bytes: 1, heap: 1, functions: []).secondsOfRow == 0)
    func text(_ code: Int32, _ limits: Limits) -> String {
      limits.explained(SQLiteError(code: code, message: "other", sql: "s")).message
    }
    // SQLITE_INTERRUPT, TOOBIG, NOMEM, NOMEM with more bits, and BUSY.
    #expect(text(9, .constraint) == "it takes longer than 1.5 s")
    #expect(text(9, Limits(seconds: 2, bytes: 1, heap: 1, functions: [])) == "it takes longer than 2 s")
    #expect(text(18, .constraint) == "it needs a value longer than 100000 bytes")
    #expect(text(7, .constraint) == "it needs more than 64 MiB of memory")
    #expect(text(7 | 3 << 8, .condition) == "it needs more than 96 MiB of memory")
    #expect(text(5, .condition) == "other")
  }

  @Test("A limited connection limits values and patterns, until the limits are removed")
  func lengths() throws {
    var connection = try Connection.inMemory()
    connection.limit(Limits(seconds: 60, bytes: 1000, heap: .max, functions: []))
    func error(_ sql: String) -> String? {
      do throws(SQLiteError) {
        _ = try connection.value(sql)
        return nil
      } catch { return error.message }
    }
    #expect(error("SELECT zeroblob(1000)") == nil)
    #expect(error("SELECT zeroblob(1001)") == "it needs a value longer than 1000 bytes")
    let pattern = String(repeating: "x", count: 100)
    #expect(error("SELECT 'x' LIKE '\(pattern)'") == nil)
    #expect(error("SELECT 'x' LIKE '\(pattern)x'") == "LIKE or GLOB pattern too complex")
    connection.unlimit()
    #expect(error("SELECT zeroblob(1001)") == nil)
    #expect(error("SELECT 'x' LIKE '\(pattern)x'") == nil)
    connection.limit(Limits(seconds: 0.01, bytes: 1000, heap: .max, functions: []))
    connection.limit(Limits(seconds: nil, bytes: 1000, heap: .max, functions: []))
    let count =
      "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 300000) SELECT max(x) FROM c"
    #expect(error(count) == nil)
    connection.limit(Limits(seconds: 0.01, bytes: 1000, heap: .max, functions: []))
    connection.unlimit()
    #expect(error(count) == nil)
  }

  @Test("Codes are distinguished by their first eight bits, and recovery by all")
  func codes() {
    func error(_ code: Int32) -> SQLiteError { SQLiteError(code: code, message: "") }
    // https://sqlite.org/rescode.html
    let codes: [Int32] = [3, 8, 11, 13, 14, 26, 264, 520, 776, 267, 1038, 1]
    #expect(codes.map { error($0).primaryCode } == [3, 8, 11, 13, 14, 26, 8, 8, 8, 11, 14, 1])
    #expect(codes.filter { error($0).isDenied } == [3, 8, 14, 264, 520, 776, 1038])
    #expect(codes.filter { error($0).isDamage } == [11, 267])
    #expect(codes.filter { error($0).isFull } == [13])
    #expect(codes.filter { error($0).isCannotOpen } == [14, 1038])
    #expect(codes.filter { error($0).isNotADatabase } == [26])
    #expect(codes.filter { error($0).needsRecovery } == [264, 776])
  }

  @Test("A connection waits a minute for locks, trusts no schema, and defends its own")
  func configuration() throws {
    let connection = try Connection.inMemory()
    #expect(try connection.value("PRAGMA busy_timeout") == .integer(60_000))
    #expect(try connection.value("PRAGMA trusted_schema") == .integer(0))
    try connection.execute("PRAGMA writable_schema = ON; CREATE TABLE t (v)")
    #expect(throws: SQLiteError.self) { try connection.execute("UPDATE sqlite_schema SET sql = 'x'") }
  }

  @Test(
    "A file next to the database that is not regular is an error",
    arguments: ["", "-journal", "-wal", "-shm"])
  func irregular(ending: String) throws {
    try TemporaryDirectory.with { directory in
      if !ending.isEmpty { try directory.write("", to: "d") }
      try #require(mkfifo(directory.file("d" + ending), 0o600) == 0)
      let name = ending.isEmpty ? "it" : "its file '\(ending)'"
      #expect(throws: SQLiteError(code: 14, message: "\(name) is not a regular file")) {
        _ = try Connection(path: directory.file("d"), mode: .readOnly)
      }
    }
  }

  @Test("A transaction that an error has rolled back already is not rolled back again")
  func rolledBack() throws {
    let connection = try Connection.inMemory()
    try connection.execute("CREATE TABLE t (v UNIQUE)")
    let failure = #expect(throws: SQLiteError.self) {
      try connection.transaction { () throws(SQLiteError) in
        try connection.run("INSERT INTO t VALUES (1)")
        try connection.run("INSERT OR ROLLBACK INTO t VALUES (1)")
      }
    }
    #expect(failure?.message == "UNIQUE constraint failed: t.v")
    #expect(try connection.value("SELECT count(*) FROM t") == .integer(0))
    // Any other failure leaves no open transaction.
    #expect(throws: SQLiteError.self) {
      try connection.transaction { () throws(SQLiteError) in try connection.run("x") }
    }
    try connection.execute("BEGIN; COMMIT")
  }

  @Test("An authorizer sees selects, columns, functions and recursion, until it is removed")
  func accesses() throws {
    var connection = try Connection.inMemory()
    try connection.execute("CREATE TABLE t (v)")
    connection.authorize { access in
      switch access {
      case .select, .recursive, .read(table: "", column: _, database: _, view: nil),
        .read(table: "c", column: "x", database: nil, view: nil):
        true
      case .read(table: "t", column: "v", database: "main", view: nil), .function("abs"): true
      default: false
      }
    }
    _ = try connection.rows("SELECT abs(v) FROM t")
    _ = try connection.rows("WITH RECURSIVE c (x) AS (SELECT 1 UNION SELECT x FROM c) SELECT x FROM c")
    #expect(throws: SQLiteError.self) { _ = try connection.rows("SELECT lower(v) FROM t") }
    #expect(throws: SQLiteError.self) { try connection.execute("CREATE TABLE u (v)") }
    connection.authorizeAll()
    try connection.execute("CREATE TABLE u (v)")
    _ = try connection.rows("SELECT lower(v) FROM t")
  }

  @Test("A statement can be run again, and has its text and columns")
  func statements() throws {
    let connection = try Connection.inMemory()
    try connection.execute("CREATE TABLE t (v UNIQUE); INSERT INTO t VALUES (1), (2)")
    var statement = try connection.prepare("SELECT v AS a, 2 AS b FROM t WHERE v >= ? ORDER BY v")
    #expect(statement.columnNames == ["a", "b"])
    #expect(statement.sql == "SELECT v AS a, 2 AS b FROM t WHERE v >= ? ORDER BY v")
    for _ in 0..<2 {
      try statement.bind([.integer(1)])
      #expect(try statement.step())
      #expect(statement.row == [.integer(1), .integer(2)])
    }
    #expect(try statement.step())
    #expect(try !statement.step())
    var insertion = try connection.prepare("INSERT INTO t VALUES (?)")
    #expect(throws: SQLiteError.self) { try insertion.run([.integer(2)]) }
    try insertion.run([.integer(3)])
    try insertion.run([.blob([])])
    #expect(try connection.value("SELECT count(*) FROM t") == .integer(4))
    #expect(try connection.value("SELECT v FROM t WHERE v = 7") == .null)
    // Invalid UTF-8.
    #expect(try connection.value("SELECT CAST(x'61ff' AS TEXT)") == .text("a\u{FFFD}"))
    #expect(
      try connection.rows("SELECT ?, ?, ?", [.blob([]), .text("a\0b"), .null]) == [
        [.blob([]), .text("a\0b"), .null]
      ])
    #expect { try connection.run("SELECT ?", []) } throws: {
      $0 as? SQLiteError == SQLiteError(code: 25, message: "0 values for 1 parameters", sql: "SELECT ?")
    }
    for (sql, message) in [
      ("SELECT 1; SELECT 2", "there is more than one statement"), ("-- x", "there is no statement"),
      ("SELECT 1; nonsense", "there is more than one statement"),
    ] {
      #expect { try connection.run(sql) } throws: {
        $0 as? SQLiteError == SQLiteError(code: 21, message: message, sql: sql)
      }
    }
  }

  @Test("nil and NaN are NULL")
  func values() {
    #expect(
      SQLValue(nil as Double?) == .null && SQLValue(nil as Int?) == .null && SQLValue(nil as String?) == .null
    )
    #expect(SQLValue(1.5) == .real(1.5) && SQLValue(3 as Int?) == .integer(3) && SQLValue("a") == .text("a"))
    #expect(SQLValue(Double.nan) == .null && SQLValue(-Double.infinity) == .real(-.infinity))
  }
}
