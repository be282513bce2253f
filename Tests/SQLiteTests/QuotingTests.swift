import SQLite
import Testing

struct QuotingTests {
  @Test(
    "A quoted name is the name that SQLite reads",
    arguments: ["depth", "a b", "a\"b", "\"", "\"\"", "a\"\"b\"", "select", "it's", "é"])
  func names(name: String) throws {
    let connection = try Connection.inMemory()
    try connection.execute("CREATE TABLE \(Expression.quoted(name)) (v)")
    #expect(try connection.value("SELECT name FROM sqlite_master") == .text(name))
  }
}
