// ARFF files. Where a test says so, SciPy 1.17.1 (scipy.io.arff.loadarff) reads the same values; it does not read values
// with blanks in a list, escapes, sparse rows, strings, and dates with quotes or single letters in their format.

import Testing

@testable import Datasets

struct ARFFTests {
  private static let weather = """
    % a comment
    @RELATION 'weather data'

    @attribute outlook {sunny, 'very rainy', "over cast"}
    @attribute 'temp erature' real
    @attribute humidity INTEGER
    @attribute day date "yyyy-MM-dd"
    @attribute windy {TRUE,FALSE}
    @DATA
    sunny, 85.5, 85, 2020-02-29, FALSE
    % between
    'very rainy',-1e2,?,2021-12-31,TRUE

    "over cast",?,70,?,?
    """

  private func read(
    _ text: String, _ request: ColumnRequest = ColumnRequest(), missing: [String] = []
  ) throws -> RawTable {
    var options = ReadingOptions()
    options.missing = missing
    return try ARFFTable.read(DataFile(path: "a", bytes: Array(text.utf8)), options, request)
  }

  private func expect(
    _ table: RawTable, _ values: [RawValues], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(table.columns.count == values.count, sourceLocation: sourceLocation)
    for (column, expected) in zip(table.columns, values) {
      #expect(
        column.values.isSame(as: expected), "\(column.name): \(column.values)", sourceLocation: sourceLocation
      )
    }
  }

  // SciPy with rainy and cast for the values with blanks, which it does not read: the same numbers, days and words, but
  // '?' for the value of windy that is missing.
  @Test("Attributes are columns of their types, with any line ends")
  func types() throws {
    for text in [Self.weather, Self.weather.replacing("\n", with: "\r\n"), "\u{FEFF}" + Self.weather + "\n"] {
      let table = try read(text)
      #expect(table.names == ["outlook", "temp erature", "humidity", "day", "windy"])
      #expect(table.count == 3)
      #expect(!table.isArray)
      expect(
        table,
        [
          .words(["sunny", "very rainy", "over cast"]), .numbers([85.5, -100, .nan]),
          .numbers([85, .nan, 70]), .words(["2020-02-29", "2021-12-31", nil]),
          .words(["FALSE", "TRUE", nil]),
        ])
    }
  }

  // SciPy, without the attribute s: 1.5 and -0., 2 and 1.
  @Test("Types are overruled, and what is skipped is not looked at")
  func overruled() throws {
    let text = """
      @relation r
      @attribute n numeric
      @attribute c {1, 2}
      @attribute s string
      @data
      1.50, 2, x
      -0, 1, oops
      """
    let table = try read(text, ColumnRequest(skipped: ["s"], words: ["n"], numbers: ["c"]))
    expect(table, [.words(["1.5", "0"]), .numbers([2, 1])])
    expect(try read(text), [.numbers([1.5, -0.0]), .words(["2", "1"]), .words(["x", "oops"])])
    expect(
      try read(text, missing: ["oops", "2"]),
      [.numbers([1.5, -0.0]), .words([nil, "1"]), .words(["x", nil])])
    #expect(throws: DatasetError(path: "a", line: 6, "the column 's' holds 'x', not a number")) {
      try read(text, ColumnRequest(numbers: ["s"]))
    }
  }

  @Test("Attributes of one name are told apart, and missing numbers are compared by value")
  func names() throws {
    let text = "@relation r\n@attribute a numeric\n@attribute a {1, 2}\n@data\n-999.0, 2\n7, 1\n"
    let table = try read(text, missing: ["-999"])
    #expect(table.names == ["a", "a.1"])
    expect(table, [.numbers([.nan, 7]), .words(["2", "1"])])
    let skipping = try read(text, ColumnRequest(skipped: ["a"]))
    #expect(skipping.names == ["a.1"] && skipping.skipped == ["a"])
    #expect(try read(text, ColumnRequest(numbers: ["a.1"]))["a.1"] == .numbers([2, 1]))
  }

  @Test("Quotes and escapes are undone, and a quoted question mark is a text")
  func quotes() throws {
    let text = #"""
      @relation r
      @attribute s string
      @data
      'it\'s, so'
      "a \"b\" \\ é"
      '?'
      ''
      """#
    expect(try read(text), [.words(["it's, so", #"a "b" \ é"#, "?", ""])])
  }

  @Test("Sparse rows leave out zeros and first values")
  func sparse() throws {
    let text = """
      @relation r
      @attribute a numeric
      @attribute b {no, yes}
      @attribute c numeric
      @attribute s string
      @data
      {0 2, 1 yes, 3 word}
      {2 -1.5}
      {}
      {1 ?,2 ?}
      """
    expect(
      try read(text),
      [
        .numbers([2, 0, 0, 0]), .words(["yes", "no", "no", nil]), .numbers([0, -1.5, 0, .nan]),
        .words(["word", nil, nil, nil]),
      ])
  }

  // SciPy: the second, third and fifth.
  @Test(
    "Dates are written in ISO 8601",
    arguments: [
      ("yyyy-MM-dd'T'HH:mm:ss", "2001-04-03T12:12:12", "2001-04-03T12:12:12"),
      ("dd.MM.yyyy HH:mm", "3.4.2001 7:05", "2001-04-03T07:05:00"), ("yyyyMMdd", "20010403", "2001-04-03"),
      ("M/d/yy", "12/31/99", "1999-12-31"), ("yyyy", "1850", "1850-01-01"),
      ("HH:mm:ss.SSS", "01:02:03.004", "1970-01-01T01:02:03.004"), ("yyyy-MM-dd", "2021-02-29", nil),
      ("yyyy-MM-dd", "2020-13-01", nil), ("yyyy-MM-dd", "2020-01-01x", nil), ("yyyy-MM-dd", "", nil),
      ("HH:mm", "24:00", nil),
    ] as [(String, String, String?)])
  func dates(pattern: String, text: String, iso: String?) throws {
    #expect(try #require(DatePattern(pattern)).iso(text) == iso)
  }

  @Test(
    "A fault is named with its line",
    arguments: [
      ("@relation r\n@attribute a numeric\n@data\n1\nx\n", 5, "the column 'a' holds 'x', not a number"),
      ("@relation r\n@attribute a numeric\n@data\n1e40\n", 4, "the column 'a' holds '1e40', not a number"),
      ("@relation r\n@attribute a {b}\n@data\nc\n", 4, "the column 'a' holds 'c', not a value of its list"),
      (
        "@relation r\n@attribute a date\n@data\n1.1.2000\n", 4,
        "the column 'a' holds '1.1.2000', not a date of its format"
      ),
      (
        "@relation r\n@attribute a date 'EEE'\n@data\n1\n", 2,
        "the date format 'EEE' is unknown: use the letters yMdHmsS"
      ),
      (
        "@relation r\n@attribute a numeric\n@attribute b numeric\n@data\n1\n", 5,
        "expected 2 values, one for each attribute, found 1"
      ),
      (
        "@relation r\n@attribute a numeric\n@data\n1,2\n", 4,
        "expected 1 values, one for each attribute, found more"
      ),
      (
        "@relation r\n@attribute a relational\n", 2,
        "the attribute 'a' holds tables: netlab reads single values"
      ),
      ("@relation r\n@attribute a {b\n", 2, "a list of values is never closed"),
      ("@relation r\n@attribute a what\n", 2, "the attribute 'a' has the unknown type 'what'"),
      ("@relation r\n1,2\n", 2, "expected @attribute or @data, found '1'"),
      ("@relation r\n@attribute a string\n@data\n'x\n", 4, "a quoted text is never closed"),
      (
        "@relation r\n@attribute a numeric\n@data\n{1 2}\n", 4,
        "expected the number of an attribute, from 0 and in increasing order"
      ),
      ("@relation r\n@attribute a numeric\n@data\n{0 2\n", 4, "the row is never closed by '}'"),
      ("@relation r\n@attribute a numeric\n", nil, "the file ends before @data"),
      ("@relation r\n@attribute a numeric\n@data\n% none\n", nil, "there are no rows below @data"),
    ] as [(String, Int?, String)])
  func faults(text: String, line: Int?, message: String) {
    #expect(throws: DatasetError(path: "a", line: line, message)) { try read(text) }
  }

  @Test("A file is ARFF if its first word is @relation")
  func sniff() {
    for (text, isARFF) in [
      (Self.weather, true), ("@Relation x\n", true), ("\n% @data\n\n  @relation x", true),
      ("@relations x\n", false),
      ("a,@relation\n", false), ("", false), ("% only\n", false), ("\u{FEFF}@relation x", true),
    ] {
      #expect(ARFFTable.sniff(Array(text.utf8)) == isARFF)
    }
  }
}
