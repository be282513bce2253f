// Separators, headers and decimal marks that are told from the text.

import Testing

@testable import Datasets

struct CSVLayoutTests {
  @Test(
    "Separator, decimal mark, header and preamble are told from the text",
    arguments: [
      ("a,b,y\n1,2,x\n3,4,z\n", ", . header 0", "a: 1 3; b: 2 4; y: [x] [z]"),
      ("a;b;y\n0,5;-1,25;x\n1;3,75;z\n", "; , header 0", "a: 0.5 1; b: -1.25 3.75; y: [x] [z]"),
      ("0,5;1,5\n-1,25;2,5\n", "; , none 0", "column_1: 0.5 -1.25; column_2: 1.5 2.5"),
      ("a;b\n1.5;2,5,x\n2.5;u,v\n", "; . header 0", "a: 1.5 2.5; b: [2,5,x] [u,v]"),
      ("a\tb c\n1\tx y\n2\tz\n", "tab . header 0", "a: 1 2; b c: [x y] [z]"),
      ("a|b\n1|x, y\n2|z\n", "| . header 0", "a: 1 2; b: [x, y] [z]"),
      ("a:b\n1:2\n3:4\n", ": . header 0", "a: 1 3; b: 2 4"),
      ("time,b\n12:30:00,1\n12:45:00,2\n", ", . header 0", "time: [12:30:00] [12:45:00]; b: 1 2"),
      // A header with tabs over rows with blanks, as the original auto-mpg.
      (
        "a\tb\tc d\n 1.0   2  3\t\"x y\"\n 4.0  ?   6\t\"z\"  \n", "blank . header 0",
        "a: 1 4; b: 2 -; c: 3 6; d: [x y] [z]"
      ),
      ("1,2,x\n3,4,z\n5,6,x\n", ", . none 0", "column_1: 1 3 5; column_2: 2 4 6; column_3: [x] [z] [x]"),
      (
        "x,s,n\ny,s,t\nx,f,n\n", ", . none 0",
        "column_1: [x] [y] [x]; column_2: [s] [s] [f]; column_3: [n] [t] [n]"
      ),
      ("a,b\nx,y\nz,y\n", ", . header 0", "a: [x] [z]; b: [y] [y]"),
      // scikit-learn's files.
      (
        "2,2,p,q,r\n1.5,2,0.5,0,4\n3,4,1.5,1,5\n1,2,3,0,6\n", ", . header 0",
        "2: 1.5 3 1; 2.1: 2 4 2; p: 0.5 1.5 3; q: 0 1 0; r: 4 5 6"
      ),
      (
        "3,2,p\n1.5,2,0.5,0\n3,4,1.5,1\n1,2,3,0\n", ", . none 1",
        "column_1: 1.5 3 1; column_2: 2 4 2; column_3: 0.5 1.5 3; column_4: 0 1 0"
      ),
      ("Report of May\n\nby: me, you\na,b,c\n1,2,3\n4,5,6\n", ", . header 3", "a: 1 4; b: 2 5; c: 3 6"),
      ("# made by me\n# on 1 May, 2020\n\na,b,c\n1,2,3\n4,5,6\n", ", . header 0", "a: 1 4; b: 2 5; c: 3 6"),
      ("# x y\n1 2\n3 4\n", "blank . names 0", "x: 1 3; y: 2 4"),
      ("#x,y\n1,2\n3,4\n", ", . names 0", "#x: 1 3; y: 2 4"),
      // R's write.table, and a separator at the end of each row.
      ("\"a\" \"b\"\n\"1\" 5 \"x\"\n\"2\" 6 \"y z\"\n", "blank . header 0", ": 1 2; a: 5 6; b: [x] [y z]"),
      ("a,b\n1,x,\n2,y,\n", ", . header 0", "a: 1 2; b: [x] [y]"),
      ("a,b,\n1,x,\n2,y,\n", ", . header 0", "a: 1 2; b: [x] [y]"),
      ("a,b,\n1,x,\n2,y,3\n", ", . header 0", "a: 1 2; b: [x] [y]; : - 3"),
      (",a\n0,1.5\n1,2.5\n", ", . header 0", ": 0 1; a: 1.5 2.5"),
      ("a\n1\n2\n", ", . header 0", "a: 1 2"),
      ("a,b", ", . header 0", "error"),
      (
        "\"{\\\"k\\\": 1, \\\"l\\\": 2}\",b\n\"{\\\"k\\\": 3, \\\"l\\\": 2}\",2\n\"x\",3\n", ", . header 0",
        "{\"k\": 1, \"l\": 2}: [{\"k\": 3, \"l\": 2}] [x]; b: 2 3"
      ),
      ("a,b\n\"c:\\\",1\n\"d\\\",2\n", ", . header 0", "a: [c:\\] [d\\]; b: 1 2"),
    ])
  func told(text: String, reading: String, columns: String) throws {
    guard let table = try? RawTable.csv(text) else {
      #expect(columns == "error")
      return
    }
    #expect(table.summary == columns)
    #expect(table.reading.summary == reading)
  }

  @Test("What was told, stated, gives the same table")
  func complete() throws {
    for text in [
      "Report\n\na;b\n0,5;x\n1;y\n", "# x y\n1 2\n3 4\n", "1,2\n3,4\n", "\u{FEFF}a,b\r\n1,x\r\n",
      "\"a\" \"b\"\n1 5 x\n2 6 y\n",
    ] {
      let table = try RawTable.csv(text)
      #expect(try RawTable.csv(text) { $0 = table.reading } == table)
    }
  }

  @Test("What is stated is not told")
  func stated() throws {
    #expect(try RawTable.csv("1,2\n3,4\n") { $0.header = .present }.summary == "1: 3; 2: 4")
    #expect(
      try RawTable.csv("a,b\nc,d\n") { $0.header = .absent }.summary == "column_1: [a] [c]; column_2: [b] [d]"
    )
    #expect(
      try RawTable.csv("2,x,y\n1,2\n3,4\n") {
        $0.header = .names(["p", "q"])
        $0.skipRows = 1
      }.summary == "p: 1 3; q: 2 4")
    #expect(
      try RawTable.csv("a,b;c\n1,2;3\n") { $0.separator = .character(UInt8(ascii: ";")) }.summary
        == "a,b: 1.2; c: 3")
    #expect(
      try RawTable.csv("a;b\n1,5;x\n2,5;y\n") { $0.decimal = .point }.summary == "a: [1,5] [2,5]; b: [x] [y]")
    #expect(
      message { _ = try RawTable.csv("1,2\n3,4\n") { $0.header = .names(["a"]) } }
        == "d:1: the stated header names 1 columns, but the rows have 2 fields")
    #expect(
      message { _ = try RawTable.csv("a\n1\n") { $0.skipRows = 2 } }
        == "d: there are no lines behind those to skip")
  }

  @Test("A single blank may be the separator, and no byte is both separator and decimal mark")
  func blanks() throws {
    #expect(
      try RawTable.csv("a b c\n1  \"x y\"\n 2 z\n") { $0.separator = .character(UInt8(ascii: " ")) }.summary
        == "a: 1 -; b: - 2; c: [x y] [z]")
    #expect(
      message { _ = try RawTable.csv("a,b\n1,2\n") { $0.decimal = .comma } }
        == "d: separator and decimal mark are both ','")
  }

  // pandas 3.1.1: read_csv("a,a,a.1,a\n1,2,3,4\n").columns
  @Test("Names that occur twice are made unique, and empty ones stay")
  func unique() throws {
    #expect(
      try RawTable.csv("a,a,a.1,a\n1,2,3,4\n5,6,7,8\n").columns.map(\.name) == ["a", "a.2", "a.1", "a.3"])
    #expect(try RawTable.csv(",a,,b\n1,2,3,4\n").columns.map(\.name) == ["", "a", "", "b"])
  }

  @Test("A damaged line does not change what is told, wherever it stands")
  func damaged() throws {
    var lines = (0..<50).map { "\($0);\($0),5;w\($0)" }
    for place in [0, 20, 49] {
      var damaged = ["a;b;c"] + lines
      damaged.insert("1;2", at: place + 1)
      let text = damaged.joined(separator: "\n")
      #expect(
        message { _ = try RawTable.csv(text) }
          == "d:\(place + 2): expected 3 fields, as the first line has, found 2")
    }
    lines.insert("a;b;c", at: 0)
    #expect(try RawTable.csv(lines.joined(separator: "\n")).count == 50)
  }

  @Test("Commas between thousands are never guessed")
  func thousands() throws {
    let advice = "whose comma may stand between thousands"
    #expect(
      message { _ = try RawTable.csv("a;b\n1,234;x\n12,345;y\n") }
        == "d:1: the column 'a' holds numbers such as '1,234', \(advice): if the comma is a decimal mark, state \"decimal\": \",\"; "
        + "otherwise remove it, or make the column a category")
    #expect(
      message { _ = try RawTable.csv("a,b\n\"1,234\",x\n\"12,345,678\",y\n5,z\n") }
        == "d:1: the column 'a' holds numbers such as '1,234', \(advice): remove it, or make the column a category"
    )
    #expect(
      try RawTable.csv("a;b\n1,234;x\n12,345;y\n") { $0.decimal = .comma }.summary
        == "a: 1.234 12.345; b: [x] [y]")
    var request = ColumnRequest()
    request.add(.words, ColumnPattern("a"))
    #expect(try RawTable.csv("a,b\n\"1,234\",x\n", request).summary == "a: [1,234]; b: [x]")
    // Not between thousands.
    for text in ["a;b\n0,234;x\n1,234;y\n", "a;b\n1,2345;x\n1,234;y\n", "a;b\n1234,567;x\n1,234;y\n"] {
      #expect(try RawTable.csv(text).reading.decimal == .comma)
    }
  }
}
