// Databases that Python's sqlite3 has written: Fixtures/make.py.

import TestSupport
import Testing

@testable import Datasets

struct SQLiteTableTests {
  private func read(
    _ name: String, _ query: String? = nil, _ request: ColumnRequest = ColumnRequest(), missing: [String] = []
  ) throws -> RawTable {
    var options = ReadingOptions()
    options.query = query
    options.missing = missing
    return try SQLiteTable.read(.fixture(name), options, request)
  }

  private func message(_ name: String, _ query: String? = nil, _ request: ColumnRequest = ColumnRequest())
    -> String
  {
    do {
      _ = try read(name, query, request)
      return ""
    } catch let error as DatasetError {
      return error.message
    } catch {
      return "\(error)"
    }
  }

  @Test("The only table is read; a column is numbers if all values are, and NULL is missing")
  func table() throws {
    let table = try read("one.db")
    #expect(table.names == ["id", "x", "n", "word", "mixed", "text_numbers"])
    #expect(table.count == 3)
    #expect(!table.isArray)
    #expect(table.reading.query == "SELECT * FROM \"t\"")
    let expected: [RawValues] = [
      .numbers([1, 2, 3]), .numbers([0.5, .nan, -1e10]), .numbers([9_007_199_254_740_992, 2, .nan]),
      .words(["a", "é", nil]), .words(["1", "b", "2.5"]), .numbers([1.5, .nan, -2]),
    ]
    for (column, values) in zip(table.columns, expected) {
      #expect(column.values.isSame(as: values), "\(column.name): \(column.values)")
    }
  }

  @Test(
    "Words are the shortest texts of numbers, with all digits of integers; what is skipped is not looked at")
  func words() throws {
    let table = try read(
      "one.db", nil, ColumnRequest(skipped: ["id", "m*"], words: ["x", "n", "text_numbers"]))
    #expect(table.names == ["x", "n", "word", "text_numbers"])
    #expect(table["x"]?.isSame(as: .words(["0.5", nil, "-10000000000"])) == true)
    #expect(table["n"]?.isSame(as: .words(["9007199254740993", "2", nil])) == true)
    #expect(table["text_numbers"]?.isSame(as: .words(["1.5", "", "-2"])) == true)
    let mixed = try read("one.db", "SELECT n FROM t UNION ALL SELECT 'w'")
    #expect(mixed["n"]?.isSame(as: .words(["9007199254740993", "2", nil, "w"])) == true)
    #expect(
      message("one.db", nil, ColumnRequest(numbers: ["mixed"]))
        == "row 2 of column 'mixed' holds 'b', not a number")
    #expect(try read("one.db", nil, missing: ["b"])["mixed"]?.isSame(as: .numbers([1, .nan, 2.5])) == true)
  }

  @Test("Numbers may stand for missing values, as words too")
  func missingNumbers() throws {
    let table = try read("one.db", missing: ["0.5", "2", "1e0"])
    #expect(table["x"]?.isSame(as: .numbers([.nan, .nan, -1e10])) == true)
    #expect(table["id"]?.isSame(as: .numbers([.nan, .nan, 3])) == true)
    let words = try read("one.db", nil, ColumnRequest(words: ["x", "n"]), missing: ["0.5", "2"])
    #expect(words["x"]?.isSame(as: .words([nil, nil, "-10000000000"])) == true)
    #expect(words["n"]?.isSame(as: .words(["9007199254740993", nil, nil])) == true)
    // A text comes after the numbers.
    let mixed = try read("one.db", "SELECT id FROM t UNION ALL SELECT 'w'", missing: ["2"])
    #expect(mixed["id"]?.isSame(as: .words(["1", nil, "3", "w"])) == true)
  }

  @Test("Columns of one name are told apart, also where only one of them is read")
  func names() throws {
    let query = "SELECT a.id, a.x, b.id, b.x, b.word FROM t AS a JOIN t AS b USING (id)"
    #expect(try read("one.db", query).names == ["id", "x", "id.1", "x.1", "word"])
    var request = ColumnRequest()
    request.only = ["id.1", "x.1"]
    let table = try read("one.db", query, request)
    #expect(table.names == ["id.1", "x.1"] && table.skipped == ["id", "x", "word"])
    #expect(try read("one.db", query, ColumnRequest(skipped: ["id"])).names == ["x", "id.1", "x.1", "word"])
    let words = try read("one.db", query, ColumnRequest(words: ["id.1"]))
    #expect(
      words["id"] == .numbers([1, 2, 3]) && words["id.1"]?.isSame(as: .words(["1", "2", "3"])) == true)
  }

  @Test("A query may join, compute and use views")
  func query() throws {
    let joined = try read(
      "two.db",
      "WITH c AS (SELECT x, y FROM v) SELECT c.y, 2 * c.x AS double FROM c JOIN b USING (x) ORDER BY c.x DESC;"
    )
    #expect(joined.names == ["y", "double"])
    #expect(joined["double"] == .numbers([4, 2]))
    #expect(joined["y"]?.isSame(as: .words(["q", "p"])) == true)
  }

  @Test(
    "A query can only read the tables of the database",
    arguments: [
      (
        nil,
        "the database has 2 tables: choose rows with the key 'query', as in \"SELECT * FROM …\"; there are 'a', 'b'"
      ),
      ("SELECT z FROM b", "row 1 of column 'z' holds a blob, which is neither a number nor a text"),
      ("SELECT 9e999 AS a", "row 1 of column 'a' holds inf, beyond the numbers that a network can use"),
      ("SELECT 1 WHERE 0", "there are no rows"),
      ("SELECT 1; SELECT 2", "there is more than one statement"),
      ("DELETE FROM a", "not authorized"), ("PRAGMA user_version", "not authorized"),
      ("ATTACH '/tmp/x' AS y", "not authorized"), ("SELECT * FROM q", "no such table: q"),
      ("SELECT load_extension('x')", "not authorized to use function: load_extension"),
      ("SELECT readfile('/etc/passwd')", "no such function: readfile"),
      ("SELECT sql FROM sqlite_master", "access to sqlite_master.sql is prohibited"),
      ("SELECT * FROM r", "access to r.id is prohibited"),
      ("SELECT hex(zeroblob(2000000))", "not authorized to use function: zeroblob"),
    ])
  func prohibited(query: String?, message: String) {
    #expect(self.message("two.db", query) == message)
  }

  @Test("Other files, and databases with changes elsewhere, are errors")
  func files() throws {
    try TemporaryDirectory.with { (directory: TemporaryDirectory) throws -> Void in
      let bytes = try DataFile.fixture("one.db").bytes
      try directory.write(bytes, to: "a.db")
      let file = try DataFile(reading: directory.file("a.db"))
      _ = try SQLiteTable.read(file, ReadingOptions(), ColumnRequest())
      #expect(SQLiteTable.sniff(bytes))
      try directory.write([1], to: "a.db-wal")
      #expect(
        throws: DatasetError(
          path: file.path,
          "the database is in use, or was not closed: changes are in the file '-wal' beside it. Close the program that uses it, or copy it with 'sqlite3 DB \".backup COPY\"'"
        )
      ) { try SQLiteTable.read(file, ReadingOptions(), ColumnRequest()) }
      try directory.write("hello", to: "b.db")
      let other = try DataFile(reading: directory.file("b.db"))
      #expect(throws: DatasetError(path: other.path, "the file is not an SQLite database")) {
        try SQLiteTable.read(other, ReadingOptions(), ColumnRequest())
      }
    }
  }
}
