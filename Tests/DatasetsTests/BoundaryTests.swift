// Boundary values: the last valid and the first invalid one.

import TestSupport
import Testing

@testable import Datasets

struct BoundaryTests {
  private func dataset(_ text: String, target: String = "t", task: Task? = nil) throws -> Dataset {
    try Dataset.csv(Array(text.utf8), path: "d", target: target, task: task)
  }

  private func message(_ body: () throws -> Void) -> String {
    do {
      try body()
      return "no error"
    } catch { return "\(error)" }
  }

  @Test("10,000 classes and 20 numbers that are classes are the most")
  func classes() throws {
    let names = (0..<10_000).map { "1,c\($0)" }
    #expect(try dataset((["x,t"] + names).joined(separator: "\n")).classes.count == 10_000)
    let twenty = (1...20).map { "1,\($0)" }
    #expect(try dataset((["x,t"] + twenty).joined(separator: "\n")).task == .multiclass)
    #expect(try dataset((["x,t"] + twenty + ["1,21"]).joined(separator: "\n")).task == .regression)
  }

  @Test("A line has the features that there may be, and the target")
  func fields() throws {
    var records = CSVRecords(Array(String(repeating: ",", count: 1 << 20).utf8), path: "d")
    #expect(try records.next()?.count == 1_048_577)
    let images = IDXSample.file([1, 1 << 20], Array(repeating: 0, count: 1 << 20))
    #expect(try IDXImages(DataFile(path: "i", bytes: images)).featureCount == 1 << 20)
    #expect(Dataset.maxExamples == 2_147_483_647)
  }

  @Test("Two to six missing values are named, all or the first five")
  func missing() {
    func places(_ count: Int) -> String {
      (0..<count).map { "line \($0 + 2), 'x'" }.joined(separator: "; ")
    }
    for (count, expected) in [
      (1, "d:2: the value of column 'x' is missing"), (2, "d:2: 2 values are missing: \(places(2))"),
      (5, "d:2: 5 values are missing: \(places(5))"),
      (6, "d:2: 6 values are missing: \(places(5)) and 1 more"),
    ] {
      let rows = Array(repeating: ",a", count: count)
      #expect(message { _ = try dataset((["x,t"] + rows).joined(separator: "\n")) } == expected)
    }
  }

  @Test("Of five features that are missing all are named, and of six the first five")
  func missingFeatures() {
    func text(_ count: Int) -> String {
      MissingFeatures(path: "d", line: 3, features: (1...count).map { "f\($0)" }, otherColumns: [])
        .description
    }
    #expect(text(1) == "d:3: there is no column 'f1', which the network requires")
    #expect(text(5) == "d:3: there is no column 'f1', 'f2', 'f3', 'f4', 'f5', which the network requires")
    #expect(
      text(6) == "d:3: there is no column 'f1', 'f2', 'f3', 'f4', 'f5' and 1 more, which the network requires"
    )
  }

  @Test("Missing values are recognized by all of their letters")
  func missingWords() {
    for word in ["-nan", "None", "NULL", "n/A", " ? ", "NaN", "\t"] {
      #expect(message { _ = try dataset("x,t\n\(word),a\n1,b") } == "d:2: the value of column 'x' is missing")
    }
    for word in ["nones", "nan0", "+nan", "nil", "n a"] {
      #expect(
        message { _ = try dataset("x,t\n\(word),a\n1,b") }
          == "d:2: the column 'x' contains '\(word)', not a number")
    }
  }

  // The largest Float32 is (2 − 2⁻²³) · 2¹²⁷ = 340282346638528859811704183484516925440, and what lies half a unit above it rounds to
  // infinity.
  @Test("Numbers of up to 63 bytes in Float32's range are read, whichever way they are written")
  func numbers() throws {
    func number(_ text: String) -> Double? {
      CSVRecords.Field(bytes: Array(text.utf8)[...]).number
    }
    let cases: [(String, Double?)] = [
      ("123456789012345", 123_456_789_012_345), ("1234567890123456", 1_234_567_890_123_456),
      ("12345678901234567", 12_345_678_901_234_568), ("-123456789012345", -123_456_789_012_345),
      ("12345678901234.5", 12_345_678_901_234.5), ("0.00000000000001", 1e-14),
      ("-0.1234567890123", -0.1234567890123),
      ("999999999999999.", 999_999_999_999_999), (".999999999999999", 0.999_999_999_999_999),
      ("3.4028234663852886e38", 3.402_823_466_385_288_6e38), ("3.4028236e38", nil), ("-3.4028236e38", nil),
      ("-", nil), ("-.", nil), ("", nil), (".", nil), ("1.2.3", nil), ("1-", nil), ("1e5x", nil),
      ("inf", nil),
      ("0x1p3", nil), ("1e", nil), ("1e5", 1e5), ("+1", 1), ("1E+2", 100), ("00012", 12), (" 5\t", 5),
      ("0." + String(repeating: "3", count: 61), 1.0 / 3), ("0." + String(repeating: "3", count: 62), nil),
      ("9007199254740993", 9_007_199_254_740_992), ("9.5", 9.5), ("0/1", nil), ("1:2", nil),
    ]
    for (text, value) in cases { #expect(number(text) == value, "\(text)") }
    #expect(number("-0")?.sign == .minus)
  }

  @Test("Fields are trimmed of spaces and tabs on both sides, and of nothing else")
  func trimming() {
    func text(_ field: String) -> String { CSVRecords.Field(bytes: Array(field.utf8)[...]).text }
    #expect(text(" \ta b\t ") == "a b")
    #expect(text("a ") == "a" && text(" a") == "a" && text("a") == "a")
    #expect(text("") == "" && text(" ") == "" && text(" \t ") == "")
    #expect(text("\u{B}a\u{C}") == "\u{B}a\u{C}" && text("!a!") == "!a!")
  }

  @Test("A file may end anywhere, and lines are counted through quotes")
  func records() throws {
    func lines(_ text: String) throws -> [[String]] {
      var records = CSVRecords(Array(text.utf8), path: "d")
      var all: [[String]] = []
      while let record = try records.next() { all.append(["\(records.line)"] + record.map(\.text)) }
      return all
    }
    #expect(try lines("") == [])
    #expect(try lines("\n\r\n\r") == [])
    #expect(try lines("a") == [["1", "a"]])
    #expect(try lines("a,") == [["1", "a", ""]])
    #expect(try lines(",") == [["1", "", ""]])
    #expect(try lines("\"\"") == [["1", ""]])
    #expect(try lines("\"a\"\"\",\"\"\"b\"\r\nc\r") == [["1", "a\"", "\"b"], ["2", "c"]])
    #expect(
      try lines("a\r\r\n\nb\n\"c\n\nd\",e\rf") == [
        ["1", "a"], ["4", "b"], ["5", "c\n\nd", "e"], ["8", "f"],
      ])
    #expect(try lines("\u{FEFF}\u{FEFF}a") == [["1", "\u{FEFF}a"]])
    #expect(try lines("a\"b\",c") == [["1", "a\"b\"", "c"]])
    #expect(
      message { _ = try lines("a\n\"b\n\nc\"d") }
        == "d:4: a quoted field must be followed by a comma or the end of the line")
    #expect(message { _ = try lines("a\n\"b\n\nc") } == "d:2: a quoted field of this record is never closed")
  }

  @Test("A number's digits are those that it is written with, wherever its point is moved to")
  func decimals() {
    let cases = [
      ("12.50", "12.5"), ("0.0", "0"), ("-0.00", "0"), ("-12e-1", "-1.2"), ("1.5e3", "1500"), ("1.5e1", "15"),
      ("1e-3", "0.001"), ("12e-2", "0.12"), ("120E-1", "12"), ("+007.10", "7.1"), (".5", "0.5"), ("5.", "5"),
      ("-.25e+1", "-2.5"), ("0e9", "0"), ("9", "9"), ("0.09e1", "0.9"),
    ]
    for (text, expected) in cases { #expect(DecimalNumber(text.utf8).text == expected, "\(text)") }
    #expect(DecimalNumber("1e500".utf8).text == "1" + String(repeating: "0", count: 200))
    #expect(DecimalNumber("1e-500".utf8).text == "0." + String(repeating: "0", count: 199) + "1")
    #expect(DecimalNumber("1e0200".utf8).text.count == 201)
    let sorted = [
      "-100", "-12.5", "-12.25", "-9", "-0.5", "0", "0.25", "0.3", "3", "12.25", "12.5", "13", "100", "120",
    ]
    let numbers = sorted.map { DecimalNumber($0.utf8) }
    for first in numbers.indices {
      for second in numbers.indices { #expect((numbers[first] < numbers[second]) == (first < second)) }
    }
  }

  @Test("A zero byte or another encoding is in the line that an editor shows")
  func places() {
    func line(_ bytes: [UInt8]) -> String {
      String(message { try TextCheck.require(bytes, path: "d") }.prefix(4))
    }
    #expect(line([0x61, 0x0D, 0x0A, 0x0D, 0x61, 0xE9, 0x62]) == "d:3:")
    #expect(line([0x0D, 0x0D, 0xE9]) == "d:3:")
    #expect(line([0x0D, 0xE9]) == "d:2:")
    #expect(line([0xE9, 0x0A]) == "d:1:")
    #expect(line([0x0A, 0x0A, 0]) == "d:3:")
    #expect(hex([0, 9, 15, 16, 255] as [UInt8]) == "00 09 0F 10 FF")
    // A signature alone does not make a text another program's file.
    #expect(message { try TextCheck.require(Array("PAR1".utf8), path: "d") } == "no error")
  }

  @Test("An IDX file is plain or packed by its first two bytes, and its labels belong to its examples")
  func idx() throws {
    #expect(IDXFile.looksLikeIDX([0, 0]))
    #expect(!IDXFile.looksLikeIDX([0]) && !IDXFile.looksLikeIDX([0, 1]) && !IDXFile.looksLikeIDX([]))
    func error(_ bytes: [UInt8]) -> String { message { _ = try IDXFile(DataFile(path: "i", bytes: bytes)) } }
    #expect(error([0, 1, 8, 1]) == "i: byte 0: expected 00 00, which an IDX file begins with, found 00 01")
    #expect(error([1, 0, 8, 1]) == "i: byte 0: expected 00 00, which an IDX file begins with, found 01 00")
    #expect(
      error([0, 0, 8])
        == "i: byte 3: the file ends here; expected the four bytes that an IDX file begins with")
    #expect(error([0, 0, 8, 17]) == "i: byte 3: expected at most 16 dimensions, found 17")
    #expect(error([0, 0, 8, 1, 0, 0, 0, 8]) == "no error")
    #expect(error([0, 0, 8, 1, 0, 0, 0, 9]) == "i: byte 4: the dimensions 9 are more than the file can hold")
    #expect(
      error([0, 0, 0x0E, 1, 0, 0, 0, 2]) == "i: byte 4: the dimensions 2 are more than the file can hold")
    let types: [IDXFile.ElementType] = [.unsignedByte, .signedByte, .short, .int, .float, .double]
    #expect(types.map(\.size) == [1, 1, 2, 4, 4, 8])
    // 2.5 in the second image's second column.
    let doubles = IDXSample.file(
      type: 0x0E, [1, 2], [UInt8](repeating: 0, count: 8) + [0x7F, 0xF8, 0, 0, 0, 0, 0, 0])
    var file = try IDXFile(DataFile(path: "i", bytes: doubles))
    #expect(
      message { _ = try file.readElements() } == "i: byte 20: nan is not a number that a network can use")
  }

  @Test("Values are joined in their order")
  func joining() {
    var numbers = FeatureValues.numbers([1, 2])
    numbers.append(.numbers([3]))
    #expect(numbers == .numbers([1, 2, 3]) && numbers.count == 3)
    var bytes = FeatureValues.bytes([1])
    bytes.append(.bytes([2, 3]))
    #expect(bytes == .bytes([1, 2, 3]) && bytes.count == 3)
  }
}
