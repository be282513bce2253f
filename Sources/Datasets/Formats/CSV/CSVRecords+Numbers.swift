// Reads fields as numbers.

import Glibc

extension CSVRecords.Field {
  /// Common notations for missing values.
  private static let missing: Set<String> = ["", "?", "na", "n/a", "nan", "null", "none", "-nan"]

  var isMissing: Bool {
    let part = trimmed
    return part.count <= 4 && Self.missing.contains(String(decoding: part, as: UTF8.self).lowercased())
  }

  /// The field as a decimal number; nil if it is not one, or is beyond the range of Float32, in which the network
  /// computes.
  var number: Double? {
    let part = trimmed
    if let value = Self.shortNumber(part) { return value }
    guard !part.isEmpty, part.count < 64, part.allSatisfy(Self.belongsToNumber) else { return nil }
    // strtod reads up to a byte that cannot belong to a number, such as zero.
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { buffer in
      for (position, byte) in part.enumerated() { buffer[position] = CChar(bitPattern: byte) }
      buffer[part.count] = 0
      guard let start = buffer.baseAddress else { return nil }
      var end: UnsafeMutablePointer<CChar>?
      let value = strtod(start, &end)
      guard end == start + part.count, Float(value).isFinite else { return nil }
      return value
    }
  }

  /// Parses at most 15 digits with an optional point, which covers most tables. The digits and the power of ten are
  /// exact as `Double`, so the quotient is rounded once, as with strtod.
  private static func shortNumber(_ part: ArraySlice<UInt8>) -> Double? {
    guard part.count <= 16 else { return nil }
    var digits = 0
    var count = 0
    var divisor = 1.0
    var hasPoint = false
    let isNegative = part.first == UInt8(ascii: "-")
    for byte in isNegative ? part.dropFirst() : part {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digits = digits * 10 + Int(byte - UInt8(ascii: "0"))
        count += 1
        if hasPoint { divisor *= 10 }
      case UInt8(ascii: ".") where !hasPoint: hasPoint = true
      default: return nil
      }
    }
    guard 1...15 ~= count else { return nil }
    let value = Double(digits) / divisor
    return isNegative ? -value : value
  }

  private static func belongsToNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}
