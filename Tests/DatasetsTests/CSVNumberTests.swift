// Numbers, compared with the C library's strtod.

import Glibc
import Testing

@testable import Datasets

struct CSVNumberTests {
  /// Reads one text as the only value of a file's column of numbers.
  private func read(_ texts: [String], mark: ReadingOptions.DecimalMark = .point) throws -> [Double] {
    var request = ColumnRequest()
    request.add(.numbers, ColumnPattern("x"))
    let lines = ["x;y"] + texts.map { "\($0);1" }
    let table = try RawTable.csv(lines.joined(separator: "\n"), request) {
      $0.decimal = mark
      $0.separator = .character(UInt8(ascii: ";"))
    }
    guard case .numbers(let numbers) = table.columns[0].values else { return [] }
    return numbers
  }

  /// Texts of numbers of every length, among them those that lie halfway between two doubles.
  private static func texts(_ count: Int) -> [String] {
    var state: UInt64 = 20
    func random(_ bound: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % bound
    }
    func digits(_ count: Int) -> String { (0..<count).map { _ in String(random(10)) }.joined() }
    return (0..<count).map { number in
      let sign = ["", "-", "+"][random(3)]
      switch random(6) {
      case 0: return sign + digits(1 + random(20))
      case 1: return sign + digits(random(9)) + "." + digits(1 + random(22))
      case 2:
        return sign + digits(1) + "." + digits(random(20)) + "e" + ["", "-", "+"][random(3)]
          + digits(1 + random(3))
      case 3:
        // Halfway between two doubles: 54 bits.
        let odd = UInt64(1) << 53 | UInt64(random(1 << 30)) << 20 | 1
        return sign + String(odd) + ["", ".0", ".000000000000000000001", "e\(random(20))"][random(4)]
      case 4:
        return sign + String(Double(bitPattern: UInt64(random(1 << 30)) << 33 | UInt64(number)).magnitude)
      default: return sign + "0." + String(repeating: "0", count: random(30)) + digits(1 + random(19))
      }
    }
  }

  @Test("A number is the double nearest to its text, as strtod has it")
  func nearest() throws {
    let texts = Self.texts(20_000).filter { Float(strtod($0, nil)).isFinite }
    #expect(texts.count > 10_000)
    let numbers = try read(texts)
    let wrong = zip(texts, numbers).filter { strtod($0, nil).bitPattern != $1.bitPattern }
    #expect(wrong.isEmpty, "\(wrong.prefix(5))")
    #expect(numbers.count == texts.count)
    let commas = try read(texts.map { String($0.map { $0 == "." ? "," : $0 }) }, mark: .comma)
    #expect(commas.map(\.bitPattern) == numbers.map(\.bitPattern))
  }

  // The last two are a unit above the range, and half a unit above 0.
  @Test(
    "The ends of the range",
    arguments: [
      ("3.4028234663852886e38", Double(Float.greatestFiniteMagnitude)),
      ("4.9406564584124654e-324", Double.leastNonzeroMagnitude),
      ("-0", -0.0), ("-0.0", -0.0), ("1e-400", 0), ("2.4703282292062327e-324", 0),
      ("0.000000000000000000000000000000000000000000000000001", 1e-51),
      ("9007199254740993.0", 9_007_199_254_740_992),
      ("123456789012345678901234567890", 1.2345678901234568e29), (String(repeating: "9", count: 38), 1e38),
      ("0" + String(repeating: "0", count: 100) + "7", 7),
    ] as [(String, Double)])
  func ends(text: String, value: Double) throws {
    #expect(try read([text]).map(\.bitPattern) == [value.bitPattern])
  }

  @Test("Beyond the range, and infinity itself, is a fault of a column of numbers, and a word elsewhere")
  func infinite() throws {
    for text in ["inf", "-inf", "+Infinity", "INF", "1e309", "-1e999", "1e39", "-3.5e38"] {
      #expect(
        message { _ = try RawTable.csv("a,b\n1,2\n\(text),3\n\(text),4\n") }
          == "d:3: the column 'a' contains infinity or a number beyond float32, which a network cannot use (2 such values)"
      )
      #expect(try RawTable.csv("a,b\nx,2\n\(text),3\n").summary == "a: [x] [\(text)]; b: 2 3")
      #expect(try RawTable.csv("a,b\n1,2\n\(text),3\nx,4\n").summary == "a: [1] [\(text)] [x]; b: 2 3 4")
    }
  }
}
