// Files with false or excessive sizes: reading them fails without allocating more memory than the file's size explains.

import TestSupport
import Testing

@testable import Datasets

struct ClaimedSizeTests {
  private func message(_ images: [UInt8], _ labels: [UInt8] = IDXSample.file([2], [0, 1])) -> String {
    do {
      _ = try Dataset.idx([DataFile(path: "i", bytes: images), DataFile(path: "l", bytes: labels)])
      return "no error"
    } catch { return "\(error)" }
  }

  /// With further bytes behind its end, so that the file is large enough to hold 1032 times as much.
  private func padded(_ packed: [UInt8], to size: Int) -> [UInt8] {
    packed + [UInt8](repeating: 0, count: size - packed.count)
  }

  @Test(
    "Dimensions whose product overflows are more than the file can hold",
    arguments: [
      // 16 · 2²⁸ · 2³¹ is 2⁶³, and 2³² · 2³² with three more factors is 0 in 64 bits.
      ([16, 1 << 28, 1 << 31], 12, "16 × 268435456 × 2147483648"),
      ([16, 1 << 28, 1 << 31, 1 << 31], 12, "16 × 268435456 × 2147483648 × …"),
    ])
  func overflow(dimensions: [Int], place: Int, shown: String) throws {
    let packed = try IDXSample.gzip(IDXSample.file(dimensions, Array(repeating: 7, count: 100)))
    #expect(
      message(padded(packed, to: 4_200_000))
        == "i: byte \(place) (unpacked): the dimensions \(shown) are more than the file can hold")
  }

  @Test("A gzip file that could have the declared size but does not is read to its end")
  func claims() throws {
    let packed = try IDXSample.gzip(IDXSample.file([2048, 1 << 10], Array(repeating: 7, count: 1000)))
    let labels = IDXSample.file([2048], (0..<2048).map { UInt8($0 % 2) })
    #expect(
      message(packed, labels)
        == "i: byte 8 (unpacked): the dimensions 2048 × 1024 are more than the file can hold")
    // With labels that are read before it.
    #expect(
      message(padded(packed, to: 10_000), labels)
        == "i: byte 1012 (unpacked): the file ends here; expected more of it, as 2048 × 1024 elements of 1 byte end at byte "
        + "2097164")
  }

  @Test("Contents of many pieces are read whole")
  func pieces() throws {
    let elements = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 40_503 >> 5) }
    let images = try IDXSample.gzip(IDXSample.file([2, 150_000], elements))
    let data = try Dataset.idx([
      DataFile(path: "i", bytes: images), DataFile(path: "l", bytes: IDXSample.file([2], [0, 1])),
    ])
    #expect(data.table.values.count == 150_000)
    #expect(
      data.table.values.enumerated().allSatisfy { $1 == .bytes([elements[$0], elements[150_000 + $0]]) })
  }

  @Test("There is a limit to features, dimensions and classes")
  func limits() throws {
    #expect(
      message(IDXSample.file([2, 1 << 20 + 1], Array(repeating: 0, count: 2 << 20 + 2)))
        == "i: byte 8: examples of 1048577 elements have more than 1048576 features")
    #expect(
      message(IDXSample.file([2] + Array(repeating: 1, count: 16), [1, 2]))
        == "i: byte 3: expected at most 16 dimensions, found 17")
    #expect(message(IDXSample.file([2] + Array(repeating: 1, count: 15), [1, 2])) == "no error")
    #expect(
      message(padded(try IDXSample.gzip(IDXSample.file([1 << 31, 1], [1])), to: 2_200_000))
        == "i: byte 4 (unpacked): more than 2147483647 examples")
    // More than 8 GiB unpacked, which a gzip file of this size could hold.
    #expect(
      message(padded(try IDXSample.gzip(IDXSample.file([1 << 20, 1 << 14], [1])), to: 17_000_000))
        == "i: byte 8 (unpacked): the dimensions 1048576 × 16384 are more than the file can hold")
    let rows = (0..<10_001).map { "1,c\($0)" }
    #expect {
      try Dataset.csv(Array((["x,t"] + rows).joined(separator: "\n").utf8), path: "d", target: "t")
    } throws: {
      "\($0)"
        == "d: the target 't' has 10001 classes, more than 10000: is it a name or a number of each row?"
    }
  }

  // pandas.read_csv(dtype=str) has as many classes as there are whole numbers, however large.
  @Test("Whole numbers beyond 2⁵³ are classes by all their digits, in their order")
  func largeClasses() throws {
    func classes(_ targets: [String], task: Task? = nil) throws -> ([String], [Double]) {
      let text = "x,t\n" + targets.enumerated().map { "\($0),\($1)" }.joined(separator: "\n")
      let data = try Dataset.csv(Array(text.utf8), path: "d", target: "t", task: task)
      return (data.classes, data.targets[0].values)
    }
    #expect(
      try classes(["9007199254740993", "9007199254740992", "9007199254740993", "9007199254740992.0"])
        == (["9007199254740992", "9007199254740993"], [1, 0, 1, 0]))
    #expect(
      try classes(["-9007199254740993", "-9007199254740992", "5", "-9007199254740995"], task: .multiclass)
        == (["-9007199254740995", "-9007199254740993", "-9007199254740992", "5"], [1, 2, 3, 0]))
    // Both are 10¹⁶ as Double, and have not as many digits.
    #expect(
      try classes(["10000000000000000", "9999999999999999"]) == (
        ["9999999999999999", "10000000000000000"], [1, 0]
      ))
    // However it is written, a number is one class.
    #expect(
      try classes([
        "1e20", "100000000000000000000", "+1.0E+20", "10000000000000000000.1e1", "00100000000000000000001",
      ])
        == (["100000000000000000000", "100000000000000000001"], [0, 0, 0, 1, 1]))
    #expect(try classes(["1", "1.0", "01", "1e0", "2"]) == (["1", "2"], [0, 0, 0, 0, 1]))
    #expect(
      try classes(["9007199254740991", "9007199254740990.0"]).0 == ["9007199254740990", "9007199254740991"])
    // Three or more that do not count from 0 or 1 are a regression.
    let close = (0..<30).map { "\(9_007_199_254_740_992 + $0)" }
    #expect(try classes(close) == ([], close.compactMap { Double($0) }))
    #expect(try classes(Array(close.prefix(3))).0.isEmpty)
    #expect(try classes(close, task: .regression).0.isEmpty)
    #expect(try classes(close, task: .multiclass).0 == close)
    // Not whole, as its digits say.
    #expect(try classes(["9007199254740993.5", "9007199254740995"]).0.isEmpty)
  }
}
