// All faults of a file at once, each with its first line.

import Testing

@testable import Datasets

struct CSVFaultTests {
  private func numbers(_ names: String...) -> ColumnRequest {
    var request = ColumnRequest()
    for name in names { request.add(.numbers, ColumnPattern(name)) }
    return request
  }

  @Test(
    "A file without a table is described",
    arguments: [
      ("", "d: the file is empty"), ("\n \n\r\n", "d: the file has only blank lines"),
      ("a,b", "d: there are no rows below the first line"),
      ("a,b\n\n", "d: there are no rows below the first line"),
      ("# a\n# b\n", "d: there are only comments in the file"), ("\u{FEFF}", "d: the file is empty"),
      ("a,b\n1,2\n\"3,4\n", "d:3: a quoted field of this record is never closed"),
      ("\"a,b\n1,2\n", "d: the first line is too long, or its quotes are never closed"),
      (
        "a,b\n1,2\n\"3\"x,4\n5,6\n",
        "d:3: a quoted field must be followed by a separator or the end of the line"
      ),
      (
        "a,b\n1,2\n3\n4,5,6\n7,8\n,,,\n9,8\n7,6\n5,4\n",
        "d:3: expected 2 fields, as the first line has, found 1; 3 lines have another number of fields: line 4 has 3, line 6 has 4"
      ),
      ("1,2\n3,4\n5\n6,7\n", "d:3: expected 2 fields, found 1"),
    ])
  func files(text: String, expected: String) {
    #expect(message { _ = try RawTable.csv(text) } == expected)
  }

  @Test("Words in columns of numbers are counted, column by column")
  func words() {
    let rows = (0..<1310).map { "p\($0),\(["1st", "2nd"][$0 % 2]),\($0),f" }
    let text = (["name,class,age,sex"] + rows).joined(separator: "\n")
    #expect(
      message { _ = try RawTable.csv(text, numbers("*")) }
        == "d:2: 3 columns hold words: name (1,310 different), class (2), sex (1)")
    #expect(
      message { _ = try RawTable.csv(text, numbers("class")) }
        == "d:2: the column 'class' contains '1st', not a number (2 different words)")
    #expect(
      message { _ = try RawTable.csv("a,b\n1,2\nNA,\"NA\"\n", numbers("a", "b")) }
        == "d:3: the column 'b' contains 'NA', not a number")
  }

  @Test("Faults of several kinds are one error of several lines")
  func several() throws {
    let text = "a,b\n1,x\n2\n3,\"y\"z\n\"4\n5\",inf\n1e999,8\n9,1\n2,3,4\n"
    #expect(
      message { _ = try RawTable.csv(text, numbers("*")) }.split(separator: "\n") == [
        "d:4: a quoted field must be followed by a separator or the end of the line",
        "d:3: expected 2 fields, as the first line has, found 1; 2 lines have another number of fields: line 9 has 3",
        "d:7: the column 'a' contains infinity or a number beyond float32, which a network cannot use",
        "d:5: the column 'b' contains infinity or a number beyond float32, which a network cannot use",
        "d:2: 2 columns hold words: a (1 different), b (2)",
      ])
  }

  @Test("There is a limit to columns")
  func columns() throws {
    let header = String(repeating: "x,", count: 1 << 20 + 1) + "y\n"
    #expect(message { _ = try RawTable.csv(header) } == "d:1: the line has more than 1048577 fields")
  }

  @Test("Texts of a file are repeated in part")
  func quotations() {
    let long = String(repeating: "ä", count: 61)
    let cut = String(repeating: "ä", count: 60) + "…"
    #expect(
      message { _ = try RawTable.csv("x,t\n\(long),1\n", numbers("x")) }
        == "d:2: the column 'x' contains '\(cut)', not a number")
    #expect(
      message { _ = try RawTable.csv("\(long),t\n1,2\nz,1\n", numbers("ä*")) }
        == "d:3: the column '\(cut)' contains 'z', not a number")
  }

  @Test("No damaged text crashes the reader, and a table has a value for each row")
  func fuzz() {
    let sources = [
      "x,\"y\"\"z\",t\r\n1,2.5e-3,\"a\"\r\n-4,NA,b\n,,\n", "# c\na;b\n0,5;x\n1,25;\"y;z\"\n",
      "a b\n 1 \"2 3\"\n 4 5\n",
    ].map { Array($0.utf8) }
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let alphabet = Array("\",;\t|: \\\r\n 0129.e-+x#\u{0}\u{FF}".utf8)
    for number in 0..<900 {
      var bytes = sources[number % sources.count]
      for _ in 0...random(6) {
        switch random(3) {
        case 0: bytes[random(bytes.count)] = alphabet[random(alphabet.count)]
        case 1: bytes.insert(alphabet[random(alphabet.count)], at: random(bytes.count))
        default: if bytes.count > 1 { bytes.remove(at: random(bytes.count)) }
        }
      }
      guard let table = try? RawTable.csv(bytes) else { continue }
      #expect(table.columns.allSatisfy { $0.values.count == table.count })
      // What was told, stated, gives the same table.
      #expect((try? RawTable.csv(bytes) { $0 = table.reading })?.summary == table.summary, "\(bytes)")
    }
  }
}
