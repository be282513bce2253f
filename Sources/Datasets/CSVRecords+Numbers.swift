// Fields as numbers.

import Glibc

extension CSVRecords.Field {
  /// What programs write where a value is missing.
  private static let missing: Set<String> = ["", "?", "na", "n/a", "nan", "null", "none", "-nan"]

  var isMissing: Bool {
    let part = trimmed
    return part.count <= 4 && Self.missing.contains(String(decoding: part, as: UTF8.self).lowercased())
  }

  /// The field as a decimal number; nil if it is none, or beyond Float32's range, in which the network computes.
  var number: Double? {
    let part = trimmed
    guard !part.isEmpty, part.count < 64, part.allSatisfy(Self.belongsToNumber) else { return nil }
    // strtod reads up to a byte that belongs to no number, which a zero is.
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

  private static func belongsToNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "+"),
      UInt8(ascii: "e"), UInt8(ascii: "E"):
      true
    default: false
    }
  }
}
