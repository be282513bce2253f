import Datasets
import Testing

struct CSVTests {
  private func dataset(_ text: String, target: String = "t", task: Task? = nil) throws -> Dataset {
    try Dataset.csv(Array(text.utf8), path: "d.csv", target: target, task: task)
  }

  @Test(
    "Quotes, line ends of either kind, a byte order mark and blank lines are read as spreadsheets mean them")
  func dialects() throws {
    let data = try dataset("\u{FEFF}\"a, \"\"b\"\"\",t,c\r\n1,\"x\r\ny\",2\r\n-3.5e1,z, +4 \n\n\r\n")
    #expect(data.featureNames == ["a, \"b\"", "c"])
    #expect(data.features == .numbers([1, 2, -35, 4]))
    #expect(data.classes == ["x\r\ny", "z"])
    #expect(data.targets == [0, 1])
  }

  @Test(
    "A number is the Double nearest to its text, long or short",
    arguments: [
      "0", "-0", "7", "-12", ".5", "5.", "0.1", "-0.1", "2.675", "123456.789", "999999999999999",
      "1.00000000000001",
      "0.00000000000001", "9007199254740993", "0.30000000000000004", "123456789.123456789", "1e-7", "-2.5E3",
      "+4",
    ])
  func numbers(text: String) throws {
    let data = try dataset("x,t\n\(text),a\n \(text)\t,b")
    let number = try #require(Double(text))
    guard case .numbers(let read) = data.features else { throw DatasetError(path: "", "no numbers") }
    #expect(read.map(\.bitPattern) == [number.bitPattern, number.bitPattern])
  }

  @Test(
    "Text that is not a number is rejected, however short",
    arguments: ["-", ".", "-.", "1.2.3", "--1", "1-", "1 2", "e"])
  func noNumbers(text: String) {
    #expect(throws: DatasetError.self) { try dataset("x,t\n\(text),a\n1,b") }
  }

  @Test(
    "The task follows from the target, or from who asks",
    arguments: [
      ("yes no yes", nil, .binary, ["no", "yes"]), ("1 0 1", nil, .binary, ["0", "1"]),
      ("1 1.0 2", nil, .binary, ["1", "2"]), ("10 9 8 9", nil, .multiclass, ["8", "9", "10"]),
      ("b c a", nil, .multiclass, ["a", "b", "c"]), ("0.5 1 2", nil, .regression, []),
      ("1 2 3", .regression, .regression, []), ("0.5 1.5 0.5", .binary, .binary, ["0.5", "1.5"]),
      ("1 2 1", .multiclass, .multiclass, ["1", "2"]),
      ((1...21).map(String.init).joined(separator: " "), nil, .regression, []),
    ] as [(String, Task?, Task, [String])])
  func tasks(targets: String, asked: Task?, task: Task, classes: [String]) throws {
    let rows = targets.split(separator: " ").map { "1,\($0)" }
    let data = try dataset((["x,t"] + rows).joined(separator: "\n"), task: asked)
    #expect(data.task == task)
    #expect(data.classes == classes)
  }

  @Test(
    "Errors in a file have a location and a reason",
    arguments: [
      ("", "d.csv: the file is empty"), ("x,t", "d.csv: there are no rows below the first line"),
      ("x,t\n1,a\n2", "d.csv:3: expected 2 fields, as in the first line, found 1"),
      ("x,t\n1,a\n\n2,b,c", "d.csv:4: expected 2 fields, as in the first line, found 3"),
      ("x,t\n0x1F,a", "d.csv:2: the column 'x' contains '0x1F', not a number"),
      ("x,t\n1e999,a", "d.csv:2: the column 'x' contains '1e999', not a number"),
      ("x,t\ninf,a", "d.csv:2: the column 'x' contains 'inf', not a number"),
      ("x,t\nNA,a\n1,?", "d.csv:2: 2 values are missing: line 2, 'x'; line 3, 't'"),
      ("x,t\n1,", "d.csv:2: the value of column 't' is missing"),
      ("x,x,t\n1,2,a", "d.csv:1: two columns are named 'x'"),
      ("x,,t\n1,2,a", "d.csv:1: column 2 has no name"),
      ("1,2\n3,4", "d.csv:1: the first line must name the columns, but it contains numbers"),
      ("t\na", "d.csv:1: there is no column besides the target 't'"),
      ("x,u\n1,a", "d.csv:1: there is no column 't' for the target; there are 'x', 'u'"),
      ("x,t\n1,a\n2,a", "d.csv: every row has the same value of the target 't': there is nothing to learn"),
    ])
  func errors(text: String, message: String) {
    #expect { try dataset(text) } throws: { "\($0)" == message }
  }

  @Test("A target that does not suit the task is an error")
  func unsuitable() {
    #expect(throws: DatasetError.self) { try dataset("x,t\n1,a\n2,b", task: .regression) }
    #expect(throws: DatasetError.self) { try dataset("x,t\n1,a\n2,b\n3,c", task: .binary) }
  }

  @Test("No damaged text crashes the reader")
  func fuzz() {
    let source = Array("x,\"y\"\"z\",t\r\n1,2.5e-3,\"a\"\r\n-4,NA,b\n,,\n".utf8)
    var state: UInt64 = 7
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    let alphabet = Array("\",\r\n 0129.e-+x\u{0}\u{FF}".utf8)
    for _ in 0..<3000 {
      var bytes = source
      for _ in 0...random(6) {
        switch random(3) {
        case 0: bytes[random(bytes.count)] = alphabet[random(alphabet.count)]
        case 1: bytes.insert(alphabet[random(alphabet.count)], at: random(bytes.count))
        default: if bytes.count > 1 { bytes.remove(at: random(bytes.count)) }
        }
      }
      let data = try? Dataset.csv(bytes, path: "d.csv", target: "t")
      #expect(data.map { $0.features.count == $0.count * $0.featureCount } ?? true)
    }
  }
}
