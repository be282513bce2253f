// Data sets made of tables: which columns of which kinds they have.

import JSON
import Testing

@testable import Datasets

/// A table's text, and what a spec says of it.
struct TableText {
  var text: String
  /// In their own files.
  var testText: String?
  var targets = ["t"]
  /// Keys of `data` such as `exclude`, in JSON5.
  var columns = ""
  var task: Task?
  var weight: String?
  var divisors: [DatasetSettings.Divisor] = []
  var options = ReadingOptions()

  init(_ text: String, columns: String = "", task: Task? = nil) {
    self.text = text
    self.columns = columns
    self.task = task
  }

  func dataset() throws -> Dataset {
    let place = SpecLocation(file: "g", key: "data")
    var object = try ObjectReader(JSONNode.parse("{\(columns)}"), at: place)
    let settings = DatasetSettings(
      targets: targets, task: task, columns: try ColumnSettings(&object, at: place), weight: weight,
      divisors: divisors)
    try object.finish()
    func table(_ text: String, _ path: String) throws -> RawTable {
      try CSVReader.read(DataFile(path: path, bytes: Array(text.utf8)), options, settings.request)
    }
    return try Dataset(
      table(text, "d.csv"), test: testText.map { try table($0, "test.csv") }, settings: settings,
      path: "d.csv",
      testPath: "test.csv")
  }

  func id() throws -> String { try dataset().identity.text }
}

extension Dataset {
  /// The kinds of the features, by name: `x number, y category`.
  fileprivate var kinds: String {
    table.columns.map { column in
      switch column.kind {
      case .number: "\(column.name) number"
      case .flag: "\(column.name) flag"
      case .category: "\(column.name) category"
      case .date: "\(column.name) date"
      }
    }.joined(separator: ", ")
  }

  fileprivate func values(_ name: String) -> [Double] {
    guard let place = featureNames.firstIndex(of: name) else { return [] }
    return (0..<count).map { table.values[place][$0] }
  }
}

struct ColumnKindTests {
  private static let rows = (0..<40).map { row in
    [
      "\(row % 9)", "\(Double(row) / 8)", row % 3 == 0 ? "true" : "false", "w\(row % 4)", "name \(row)",
      "2024-01-\(row % 28 + 1)", "7", "", "\(row)", row % 2 == 0 ? "a" : "b",
    ]
  }

  private static func text(_ header: String) -> String {
    ([header] + rows.map { $0.joined(separator: ",") }).joined(separator: "\n")
  }

  private static let text = text("whole,real,flag,word,name,day,same,none,,t")

  @Test("The kind of a column follows from its values, and what no network can learn from is left out")
  func told() throws {
    let data = try TableText(Self.text).dataset()
    #expect(data.kinds == "whole number, real number, flag category, word category, day date")
    #expect(
      data.findings.leftOut.map { "\($0.column): \($0.reason)" } == [
        "name: its words are nearly all different, 40 in 40 rows", "same: it is constant",
        "none: it is empty",
        ": it has no name",
      ])
    #expect(data.table.columns[2].words == ["false", "true"])
    #expect(data.values("flag").prefix(3) == [1, 0, 0])
    #expect(data.values("word").prefix(5) == [0, 1, 2, 3, 0])
    // 2024-01-01 is day 19,723.
    #expect(data.values("day").prefix(2) == [19_723 * 86_400, 19_724 * 86_400])
  }

  @Test("A spec overrules what was told, by name or pattern")
  func stated() throws {
    func kinds(_ columns: String) throws -> String {
      try TableText(Self.text, columns: columns).dataset().kinds
    }
    #expect(
      try kinds("columns: {whole: 'category', day: {kind: 'category'}, name: 'category', same: 'number'}")
        == "whole category, real number, flag category, word category, name category, day category, same number"
    )
    // The longest pattern that matches decides, and a name before all patterns.
    #expect(
      try kinds("columns: {'*': 'category', 'r*': 'number', 'w????': 'number', word: 'category'}")
        == "whole number, real number, flag category, word category, name category, day category")
    #expect(
      try kinds("features: ['whole', 'name', 'same', 'd*']")
        == "whole number, name category, day date, same number")
    #expect(try kinds("exclude: ['w*', '*ea?', 'd?y']") == "flag category")
  }

  @Test("Words from a few, or with repetition, are a category")
  func names() throws {
    func leftOut(_ words: [String]) throws -> Bool {
      let rows = words.enumerated().map { "\($0 % 7),\($1),\($0 % 2)" }
      return try !TableText((["x,w,t"] + rows).joined(separator: "\n")).dataset().featureNames.contains("w")
    }
    #expect(try !leftOut((0..<10).map { "w\($0)" }))
    #expect(try leftOut((0..<11).map { "w\($0)" }))
    // 90 % of the rows are not nearly all, and missing ones do not count.
    #expect(try !leftOut((0..<18).map { "w\($0)" } + ["w0", "w1"]))
    #expect(try leftOut((0..<19).map { "w\($0)" } + ["w0"]))
    #expect(try leftOut((0..<11).map { "w\($0)" } + Array(repeating: "", count: 20)))
  }

  @Test(
    "A kind that the values do not have is an error",
    arguments: [
      ("word: 'number'", "the column 'word' contains 'w0', not a number (4 different words)"),
      (
        "word: 'date'",
        "the column 'word' must hold dates such as 2024-03-01 or 2024-03-01 13:05, but holds 'w0'"
      ),
      (
        "whole: 'date'",
        "the column 'whole' must hold dates such as 2024-03-01 or 2024-03-01 13:05, but holds '0'"
      ),
    ])
  func unsuitable(columns: String, message: String) {
    #expect { try TableText(Self.text, columns: "columns: {\(columns)}").dataset() } throws: {
      ($0 as? DatasetError)?.message == message
    }
  }

  @Test("Numbers as categories have their shortest form, in the order of its bytes")
  func numbersAsWords() throws {
    let data = try TableText(
      "x,y,t\n10,0,a\n9,1,b\n1.50,2,a\n,3,b\n10,5,a\n", columns: "columns: {x: 'category'}"
    )
    .dataset()
    #expect(data.table.columns[0].words?.count == 3)
    #expect(data.values("x")[0] == data.values("x")[4] && data.values("x")[3] == -1)
  }

  @Test("A pattern that no column matches is remarked, and one that takes all is an error")
  func patterns() throws {
    let data = try TableText(
      Self.text, columns: "exclude: ['wrod', 'w*'], columns: {'z?': 'number', day: 'date'}"
    )
    .dataset()
    #expect(
      data.findings.remarks.map(\.text).filter { $0.hasPrefix("no column") } == [
        "no column is named 'wrod', as exclude says", "no column is named 'z?', as columns says",
      ])
    #expect { try TableText("x,t\n1,a\n2,b\n", columns: "exclude: ['x']").dataset() } throws: {
      "\($0)" == "d.csv: there is no column besides the target 't' to learn from"
    }
  }

  @Test("Where all other columns were left out, the error says which and why")
  func nothingLeft() {
    func message(_ text: String) -> String {
      do {
        _ = try TableText(text).dataset()
        return "no error"
      } catch { return "\(error)" }
    }
    let start = "d.csv: there is no column besides the target 't' to learn from"
    #expect(message("t\na\nb\n") == start)
    #expect(
      message("x,t\n1,a\n1,b\n")
        == "\(start): 'x' was left out, since it is constant; name it under columns to keep it")
    #expect(
      message(",x,y,t\n0,1,,a\n1,1,,b\n")
        == "\(start): a column was left out, since it has no name, 'x' was left out, since it is constant, 'y' was left out, since "
        + "it is empty; name it under columns to keep it")
    #expect(message(",t\n0,a\n1,b\n") == "\(start): a column was left out, since it has no name")
    let header = (0..<7).map { "x\($0)" }.joined(separator: ",")
    let many = message("\(header),t\n1,1,1,1,1,1,1,a\n1,1,1,1,1,1,1,b\n")
    #expect(
      many.contains("'x4' was left out") && !many.contains("'x5'") && many.contains(", and 2 more; name"))
  }

  @Test("An excluded column may hold anything, and so may one that is not among the features")
  func unread() throws {
    let text = "x,money,t\n1,\"1,234\",a\n2,\"5,678\",b\n3,\"1,000\",a\n4,\"9,000\",b\n"
    #expect(try TableText(text, columns: "exclude: ['m*']").dataset().featureNames == ["x"])
    #expect(try TableText(text, columns: "features: ['x']").dataset().featureNames == ["x"])
    #expect(throws: DatasetError.self) { try TableText(text).dataset() }
    // The target is read whatever is excluded, and is no feature.
    #expect(try TableText(text, columns: "exclude: ['t', 'money']").dataset().featureNames == ["x"])
  }

  @Test("The decimal mark is told from the table, not from the lines before it")
  func decimalMark() throws {
    let table = "x;y;t\n1,5;2;a\n2,25;3;b\n0,5;1;a\n"
    for text in [table, "made by hand\n" + table, "made by hand\non a Monday\n\n" + table, "# 1.5\n" + table]
    {
      #expect(try TableText(text).dataset().table.values[0] == .numbers([1.5, 2.25, 0.5]), "\(text)")
    }
  }

  @Test("Columns of an array keep all their columns, and nothing is remarked of them")
  func arrays() throws {
    let columns = (0..<3).map { RawTable.Column("pixel\($0)", .bytes($0 == 1 ? [0, 0, 0] : [1, 2, 3])) }
    let label = RawTable.Column("t", .bytes([0, 1, 2]))
    let table = RawTable(columns: columns + [label], count: 3, isArray: true, reading: ReadingOptions())
    let data = try Dataset(table, settings: DatasetSettings(targets: ["t"]), path: "i")
    #expect(data.featureCount == 3 && data.findings.remarks.isEmpty && data.findings.leftOut.isEmpty)
    #expect(data.task == .multiclass && data.classes == ["0", "1", "2"])
  }
}
