import SQLite
import Testing

struct SQLValueTests {
  @Test("The exact text of a blob is the literal that SQLite reads as the same bytes")
  func blobs() throws {
    let bytes: [UInt8] = [0x00, 0x0F, 0xA0, 0xFF, 0x5C]
    #expect(SQLValue.blob(bytes).exact == "x'000fa0ff5c'")
    #expect(try Connection.inMemory().value("SELECT \(SQLValue.blob(bytes).exact)") == .blob(bytes))
    #expect(SQLValue.blob([]).exact == "x''")
  }

  @Test("Numbers have the shortest text that reads back as the same number, and NULL has none")
  func numbers() {
    #expect(SQLValue.real(0.1).exact == "0.1")
    #expect(SQLValue.real(0.1 + 0.2).exact == "0.30000000000000004")
    #expect(SQLValue.integer(-7).exact == "-7")
    #expect(SQLValue.null.exact == "")
  }

  @Test("A value gives its number or its text, and nothing of another kind")
  func kinds() {
    let kinds: [SQLValue] = [.null, .integer(2), .real(0.5), .text("2"), .blob([2])]
    #expect(kinds.map(\.integer) == [nil, 2, nil, nil, nil])
    #expect(kinds.map(\.double) == [nil, 2, 0.5, nil, nil])
    #expect(kinds.map(\.text) == [nil, nil, nil, "2", nil])
    #expect(kinds.map(\.isNull) == [true, false, false, false, false])
  }

  @Test("A statement takes as many values as it has placeholders")
  func places() throws {
    let connection = try Connection.inMemory()
    #expect(try connection.value("SELECT ? + ?", [.integer(1), .integer(2)]) == .integer(3))
    for values: [SQLValue] in [[], [.integer(1)], [.integer(1), .integer(2), .integer(3)]] {
      #expect(throws: SQLiteError.self) { try connection.value("SELECT ? + ?", values) }
    }
  }
}
