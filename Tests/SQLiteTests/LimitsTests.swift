import SQLite
import Testing

struct LimitsTests {
  private func failure(_ sql: String, _ limits: Limits) -> SQLiteError? {
    do throws(SQLiteError) {
      var connection = try Connection.inMemory()
      connection.limit(limits)
      var statement = try connection.prepare(sql)
      while try statement.step() {}
      return nil
    } catch {
      return error
    }
  }

  private static let endless =
    "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"

  @Test("A statement that computes forever is ended with an error message")
  func time() {
    let limits = Limits(seconds: 0.05, bytes: 1000, heap: 1 << 30, functions: [])
    #expect(failure(Self.endless, limits)?.message == "it takes longer than 0.05 s")
    #expect(failure("SELECT 1", limits) == nil)
  }

  @Test("Each row adds to the time limit")
  func rows() {
    let many =
      "WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 1000000) SELECT x FROM c"
    let short = Limits(seconds: 0.01, bytes: 1000, heap: 1 << 30, functions: [])
    #expect(failure(many, short)?.message == "it takes longer than 0.01 s")
    let growing = Limits(seconds: 0.01, secondsOfRow: 1, bytes: 1000, heap: 1 << 30, functions: [])
    #expect(failure(many, growing) == nil)
  }

  @Test("Compiling counts towards the time limit, and statements can share a budget")
  func sharing() throws {
    let budget = Budget(Limits(seconds: 0.05, bytes: 1_000_000, heap: 1 << 30, functions: []))
    var first = try Connection.inMemory()
    first.limit(budget)
    var endless = try first.prepare(Self.endless)
    #expect(throws: SQLiteError.self) { _ = try endless.step() }
    var second = try Connection.inMemory()
    second.limit(budget)
    #expect {
      _ = try second.prepare("SELECT 1")
    } throws: { error in
      (error as? SQLiteError)?.message == "it takes longer than 0.05 s"
    }
  }

  @Test("A value that is too long, and too much memory, are errors with a message")
  func sizes() {
    let limits = Limits(seconds: 60, bytes: 1000, heap: 4 << 20, functions: [])
    #expect(failure("SELECT zeroblob(1001)", limits)?.message == "it needs a value longer than 1000 bytes")
    #expect(failure("SELECT hex(zeroblob(400))", limits) == nil)
    let sorted = """
      WITH RECURSIVE c (x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c LIMIT 1000000)
      SELECT group_concat(y) FROM (SELECT x AS y FROM c)
      """
    let roomy = Limits(seconds: 60, bytes: 1 << 30, heap: 2 << 20, functions: [])
    #expect(failure(sorted, roomy)?.message == "it needs more than 2 MiB of memory")
    // The bound goes with its connection.
    #expect(failure(sorted, .none) == nil)
  }
}
