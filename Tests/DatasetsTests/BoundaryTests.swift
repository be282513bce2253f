// Boundary values: the last valid and the first invalid one.

import TestSupport
import Testing

@testable import Datasets

struct BoundaryTests {
  private func dataset(_ text: String, target: String = "t", task: Task? = nil) throws -> Dataset {
    try Dataset.csv(Array(text.utf8), path: "d", target: target, task: task)
  }

  @Test("10,000 classes and 20 numbers that are classes are the most")
  func classes() throws {
    let names = (0..<10_000).map { "\($0),c\($0)" }
    #expect(try dataset((["x,t"] + names).joined(separator: "\n")).classes.count == 10_000)
    let twenty = (1...20).map { "\($0),\($0)" }
    #expect(try dataset((["x,t"] + twenty).joined(separator: "\n")).task == .multiclass)
    #expect(try dataset((["x,t"] + twenty + ["1,21"]).joined(separator: "\n")).task == .regression)
  }

  @Test("An image has the features that there may be")
  func features() throws {
    let images = IDXSample.file([1, 1 << 20], Array(repeating: 0, count: 1 << 20))
    #expect(try IDXImages(DataFile(path: "i", bytes: images)).featureCount == 1 << 20)
    #expect(Dataset.maxExamples == 2_147_483_647)
  }

  @Test("Of five features that are missing all are named, and of six the first five")
  func missingFeatures() {
    func text(_ count: Int) -> String {
      MissingFeatures(path: "d", features: (1...count).map { "f\($0)" }, otherColumns: [])
        .description
    }
    #expect(text(1) == "d: there is no column 'f1', which the network requires")
    #expect(text(5) == "d: there is no column 'f1', 'f2', 'f3', 'f4', 'f5', which the network requires")
    #expect(
      text(6) == "d: there is no column 'f1', 'f2', 'f3', 'f4', 'f5' and 1 more, which the network requires"
    )
  }

  @Test("Up to eight columns are all named beside a missing target, and of more the last eight")
  func missingTarget() {
    func text(_ columns: Int) -> String {
      MissingTarget(path: "d.csv", target: "t", columns: (1...columns).map { "c\($0)" }).description
    }
    #expect(text(2) == "d.csv: there is no column 't' for the target; there are 'c1', 'c2'")
    #expect(text(8).contains("; there are 'c1', 'c2', "))
    #expect(text(9).contains("; the last of 9 are 'c2', 'c3', "))
  }

  @Test("Messages repeat no more than 60 scalars of a file")
  func quotations() {
    let long = String(repeating: "ä", count: 61)
    let cut = "'" + String(repeating: "ä", count: 60) + "…'"
    #expect(
      message { _ = try dataset("x,\(long)\n1,a\n2,b\n") }
        == "d: there is no column 't' for the target; there are 'x', \(cut)")
    #expect("abc".quoted == "'abc'")
    #expect(String(repeating: "x", count: 60).quoted == "'\(String(repeating: "x", count: 60))'")
    // Marks that combine are counted one by one: they could make one character of any length.
    #expect(("e" + String(repeating: "\u{301}", count: 99)).quoted.unicodeScalars.count == 63)
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
  }

  @Test("Values of several files are joined in as little memory as they need")
  func joining() {
    #expect(RawValues.bytes([1]).appending(.bytes([2, 3])) == .bytes([1, 2, 3]))
    #expect(RawValues.floats([1]).appending(.floats([0.5])) == .floats([1, 0.5]))
    #expect(RawValues.bytes([1]).appending(.floats([0.5])) == .numbers([1, 0.5]))
    #expect(RawValues.numbers([1e300]).appending(.bytes([3])) == .numbers([1e300, 3]))
    // Numbers become words as soon as one file has words.
    let joined = RawValues.numbers([1, .nan, 2.5]).appending(.words(["a", "1", nil]))
    #expect(joined.isSame(as: .words(["1", nil, "2.5", "a", "1", nil])))
  }
}
