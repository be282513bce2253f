import SQLite
import TestSupport
import Testing

struct ImmutableTests {
  @Test(
    "An immutable database is read by its name, whatever characters that has, and not written",
    arguments: ["plain", "a b", "what?mode=rwc", "50%25", "a#b", "naïve 😀", "tab\t", "Az09~_-"])
  func names(name: String) throws {
    try TemporaryDirectory.with { directory in
      let path = directory.file("\(name).db")
      do {
        let connection = try Connection(path: path, mode: .create)
        try connection.execute("CREATE TABLE t (v); INSERT INTO t VALUES (7)")
      }
      let reader = try Connection(path: path, mode: .immutable)
      #expect(try reader.value("SELECT v FROM t") == .integer(7))
      #expect(throws: SQLiteError.self) { try reader.execute("INSERT INTO t VALUES (8)") }
      #expect(directory.contents() == ["\(name).db"])
    }
  }
}
