// Numbers: https://spec.json5.org/#numbers

import Testing

@testable import JSON

struct JSONNumberTests {
  private func number(_ text: String) throws -> Double? {
    switch try JSONNode.parse(text).content {
    case .number(.integer(let value)): Double(value)
    case .number(.real(let value)): value
    default: nil
    }
  }

  @Test(
    "Numbers have a sign of either kind, and may be infinite or hexadecimal",
    arguments: [
      ("Infinity", Double.infinity), ("+Infinity", .infinity), ("-Infinity", -.infinity), ("0xfF", 255),
      ("-0x10", -16), ("0X7f", 127), ("+.5", 0.5), ("-.5", -0.5), ("-5.", -5), ("1E3", 1000),
      ("9007199254740993", 9_007_199_254_740_992),
    ])
  func reads(text: String, value: Double) throws {
    #expect(try number(text) == value)
  }

  @Test("NaN stays NaN, whatever its sign", arguments: ["NaN", "+NaN", "-NaN"])
  func nan(text: String) throws {
    #expect(try number(text)?.isNaN == true)
  }

  @Test(
    "Text that only resembles a number is an error",
    arguments: [
      "-", "+", ".", "0x", "0xG", "--1", "1e", "e1", "-Infinit", "1_000", "0x1p3", "inf", "+nan",
      "0xFFFFFFFFFFFFFFFFF",
    ])
  func refuses(text: String) {
    #expect(throws: JSONError.self) { try JSONNode.parse(text) }
  }
}
