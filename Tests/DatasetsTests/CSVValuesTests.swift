// Fields, missing values and the kinds of columns.

import Testing

@testable import Datasets

struct CSVValuesTests {
  @Test(
    "Fields mean what programs that write tables mean",
    arguments: [
      ("a,b\r\n1,\"x\r\ny\"\r\n\r\n2,\"z \"\"q\"\"\"\r\n", "a: 1 2; b: [x\r\ny] [z \"q\"]"),
      ("a,b\r1,x\r2,y", "a: 1 2; b: [x] [y]"), ("a,b\n1,x\r\n2,y\r3,z", "a: 1 2 3; b: [x] [y] [z]"),
      ("\u{FEFF}\"a\", \"b\" ,c\n 1 , \"x, y\" , 2\n-3.5e1,z,+4\n", "a: 1 -35; b: [x, y] [z]; c: 2 4"),
      ("a,b\n\"1\",\" x\t\"\n2,5' 6\"\n", "a: 1 2; b: [x] [5' 6\"]"),
      ("a,b\n \n1,2\n\t\n3,4\n", "a: 1 3; b: 2 4"), ("a\tb\n1\t\n\t2\n\t\n", "a: 1 - -; b: - 2 -"),
      ("a,b\n1,True\n2,False\n", "a: 1 2; b: [True] [False]"),
      ("a,b\n01234,0x1F\n00001,1e5\n", "a: 1234 1; b: [0x1F] [1e5]"),
      ("a,b\n1.,.5\n-.5e-1,1E+2\n", "a: 1 -0.05; b: 0.5 100"),
      ("a,b\n1,-\n2,.\n3,1-\n4,1 2\n5,--1\n6,1e\n", "a: 1 2 3 4 5 6; b: [-] [.] [1-] [1 2] [--1] [1e]"),
      ("a,b\n1,é\n2,e\u{301}\n", "a: 1 2; b: [é] [e\u{301}]"),
    ])
  func fields(text: String, columns: String) throws {
    #expect(try RawTable.csv(text).summary == columns)
  }

  // pandas 3.1.1: pandas._libs.parsers.STR_NA_VALUES, besides "?".
  @Test("The usual spellings of missing values are those of pandas, letter by letter")
  func spellings() throws {
    let usual =
      "#N/A|#N/A N/A|#NA|-1.#IND|-1.#QNAN|-NaN|-nan|1.#IND|1.#QNAN|<NA>|N/A|NA|NULL|NaN|None|n/a|nan|null|?"
      .split(separator: "|")
    for word in usual {
      #expect(try RawTable.csv("a,b\n1,x\n\(word),\(word)\n").summary == "a: 1 -; b: [x] -", "\(word)")
      #expect(
        try RawTable.csv("a,b\n1,x\n\"\(word)\",\"\(word)\"\n").summary
          == "a: [1] [\(word)]; b: [x] [\(word)]")
    }
    for word in ["na", "Na", "none", "NONE", "nil", "-", ".", "n a", "??", "missing"] {
      #expect(
        try RawTable.csv("a,b\n1,x\n\(word),\(word)\n").summary == "a: [1] [\(word)]; b: [x] [\(word)]",
        "\(word)")
    }
  }

  @Test("An empty field is missing; one with quotes only among numbers")
  func empty() throws {
    #expect(try RawTable.csv("a,b\n1,x\n,\n\"\",\"\"\n\" \" , \n").summary == "a: 1 - - -; b: [x] - [] -")
    #expect(try RawTable.csv("a,b\n,x\n\"\",y\nNA,z\n").summary == "a: - - -; b: [x] [y] [z]")
  }

  @Test("Further spellings of missing values are texts or numbers")
  func stated() throws {
    let text = "a,b\n-999,x\n1,none\n-999.0,-999\n\"-999\",\"none\"\n2,NA\n"
    #expect(
      try RawTable.csv(text) { $0.missing = ["none", "-999"] }.summary
        == "a: - 1 - -999 2; b: [x] - - [none] -")
  }

  @Test("A column becomes words if any value is one, however late, and keeps its texts")
  func late() throws {
    var lines = ["a,b,c"] + (0..<30_000).map { "\($0),0\($0 % 7).50,1" }
    lines += [",,x", "1.50,y,NA", "2,1,\"NA\""]
    let table = try RawTable.csv(lines.joined(separator: "\n"))
    #expect(table.count == 30_003)
    guard case .words(let b) = table.columns[1].values, case .words(let c) = table.columns[2].values else {
      Issue.record("no words")
      return
    }
    #expect(b.distinct == ["00.50", "01.50", "02.50", "03.50", "04.50", "05.50", "06.50", "y", "1"])
    #expect(b.codes.suffix(4) == [4, -1, 7, 8] && b.codes[8] == 1)
    #expect(c.distinct == ["1", "x", "NA"])
    #expect(c.codes.suffix(4) == [0, 1, -1, 2])
  }

  @Test("Whole numbers beyond 2⁵³ are words, unless numbers are asked for or others have fractions")
  func large() throws {
    #expect(try RawTable.csv("a,b\n9007199254740992,1\n5,2\n").summary == "a: 9007199254740992 5; b: 1 2")
    let beyond = "a,b\n9007199254740993,1\n5,2\nNA,3\n"
    #expect(try RawTable.csv(beyond).summary == "a: [9007199254740993] [5] -; b: 1 2 3")
    #expect(
      try RawTable.csv("a,b\n-9007199254740993,1\n5,2\n").summary == "a: [-9007199254740993] [5]; b: 1 2")
    #expect(try RawTable.csv("a,b\n9007199254740993,1\n0.5,2\n").summary == "a: 9007199254740992 0.5; b: 1 2")
    #expect(try RawTable.csv("a,b\n1e20,1\n5,2\n").columns[0].values == .numbers([1e20, 5]))
    var request = ColumnRequest()
    request.add(.numbers, ColumnPattern("a"))
    #expect(try RawTable.csv(beyond, request).columns[0].values.count == 3)
    guard case .numbers = try RawTable.csv(beyond, request).columns[0].values else {
      Issue.record("no numbers")
      return
    }
  }

  @Test("Columns are read as asked, and those that are not asked for may hold anything")
  func requests() throws {
    let text = "a,b,c,d\n1,2,inf,x\n01,3,y,\"p\nq\"\n"
    var request = ColumnRequest()
    request.add(.words, ColumnPattern("a"))
    request.skipped = ColumnPatterns([ColumnPattern("c"), ColumnPattern("d*")])
    #expect(try RawTable.csv(text, request).summary == "a: [1] [01]; b: 2 3")
    request = ColumnRequest()
    request.only = ["b"]
    #expect(try RawTable.csv(text, request).summary == "b: 2 3")
    request.only = []
    #expect(try RawTable.csv(text, request).columns.isEmpty)
    #expect(try RawTable.csv(text, request).count == 2)
  }
}
