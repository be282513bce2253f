import SQLite
import TestSupport
import Testing

struct ConnectionTests {
  @Test("Values of each kind read back unchanged")
  func values() throws {
    let connection = try Connection.inMemory()
    let values: [SQLValue] = [
      .null, .integer(.min), .real(0.1), .text("naïve 😀"), .text(""), .blob([0, 255]), .real(.infinity),
    ]
    try connection.execute("CREATE TABLE t (v)")
    for value in values { try connection.run("INSERT INTO t VALUES (?)", [value]) }
    #expect(try connection.rows("SELECT v FROM t ORDER BY rowid").map(\.[0]) == values)
    #expect(SQLValue(Double.nan) == .null)
  }

  @Test("An error carries code, message and statement")
  func errors() throws {
    let connection = try Connection.inMemory()
    let sql = "SELECT v FROM nowhere"
    #expect(throws: SQLiteError(code: 1, message: "no such table: nowhere", sql: sql)) {
      try connection.run(sql)
    }
    #expect(throws: SQLiteError.self) { try connection.run("SELECT 1; SELECT 2") }
    #expect(throws: SQLiteError.self) { try connection.run("SELECT 1; nonsense") }
    #expect(throws: SQLiteError.self) { try connection.run("-- nothing") }
    #expect(throws: SQLiteError.self) { try connection.run("SELECT ?", []) }
    #expect(try connection.value("SELECT 1; -- and a comment") == .integer(1))
  }

  @Test("A transaction is stored completely or not at all")
  func transactions() throws {
    struct Refusal: Error {}
    let connection = try Connection.inMemory()
    try connection.execute("CREATE TABLE t (v)")
    try connection.transaction { () throws(SQLiteError) in try connection.run("INSERT INTO t VALUES (1)") }
    #expect(throws: Refusal.self) {
      try connection.transaction {
        try connection.run("INSERT INTO t VALUES (2)")
        throw Refusal()
      }
    }
    #expect(try connection.rows("SELECT v FROM t") == [[.integer(1)]])
  }

  @Test("A read-only connection writes nothing; a file that is not a database is recognized")
  func modes() throws {
    try TemporaryDirectory.with { directory in
      let path = directory.file("a.db")
      #expect { _ = try Connection(path: path, mode: .readWrite) } throws: {
        ($0 as? SQLiteError)?.isCannotOpen == true
      }
      do {
        let connection = try Connection(path: path, mode: .create)
        try connection.execute("CREATE TABLE t (v)")
      }
      let reader = try Connection(path: path, mode: .readOnly)
      #expect(throws: SQLiteError.self) { try reader.execute("INSERT INTO t VALUES (1)") }
      try directory.write("This is a letter, and not a database of any kind.", to: "letter")
      let other = try Connection(path: directory.file("letter"), mode: .readWrite)
      #expect { try other.execute("PRAGMA user_version") } throws: {
        ($0 as? SQLiteError)?.isNotADatabase == true
      }
    }
  }

  @Test("An authorizer sees the actions of a statement, and the view they go through")
  func authorizing() throws {
    var connection = try Connection.inMemory()
    try connection.execute("CREATE TABLE t (v); CREATE VIEW w AS SELECT v FROM t")
    connection.authorize { access in
      switch access {
      case .select: true
      case .read(let table, _, let database, let view): database == "main" && (table == "w" || view == "w")
      default: false
      }
    }
    #expect(try connection.rows("SELECT v FROM w").isEmpty)
    for sql in [
      "SELECT v FROM t", "SELECT abs(v) FROM w", "ATTACH 'x' AS y", "PRAGMA user_version = 3", "DROP VIEW w",
    ] {
      #expect { try connection.run(sql) } throws: { error in
        (error as? SQLiteError)?.message.hasPrefix("not authorized") == true
          || (error as? SQLiteError)?.message.contains("prohibited") == true
      }
    }
  }
}
