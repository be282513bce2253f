// Reads decimal numbers to the nearest Double, as strtod does.

import CFastFloat

/// The decimal numbers of a text: digits with an optional sign, decimal mark and exponent.
enum CSVNumber {
  /// The result of reading a number's beginning.
  struct Prefix {
    let value: Double
    /// Behind the number; nil if it is not a short number.
    let end: UnsafePointer<UInt8>?
  }

  /// Whole numbers up to this one are distinct as `Double`.
  static let largestWhole: UInt64 = 1 << 53

  private static let zeros: UInt64 = 0x3030_3030_3030_3030

  /// 10⁰ … 10¹⁹.
  static let powers: [UInt64] = (0..<19).reduce(into: [1]) { powers, exponent in
    powers.append(powers[exponent] * 10)
  }

  /// Reads a number of at most 19 digits without exponent whose digits and power of ten are exact as `Double`, so
  /// that their quotient is rounded once (Clinger 1990).
  ///
  /// - Parameters:
  ///   - start: followed by at least 8 readable bytes wherever the number ends.
  ///   - powers: `CSVNumber.powers`.
  @inline(__always)
  static func short(
    _ start: UnsafePointer<UInt8>, mark: UInt8, _ powers: UnsafePointer<UInt64>
  ) -> Prefix {
    let isNegative = start.pointee == UInt8(ascii: "-")
    var place = start + (isNegative ? 1 : 0)
    let first = place
    var digits: UInt64 = 0
    while true {
      let digit = place.pointee &- UInt8(ascii: "0")
      guard digit < 10 else { break }
      digits = digits &* 10 &+ UInt64(digit)
      place += 1
    }
    var count = place - first
    var decimals = 0
    if place.pointee == mark {
      place += 1
      while true {
        let word = UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self)) ^ zeros
        // The highest bit of each byte that is no digit. Sums that exceed a byte disturb only the bytes behind it.
        let others = ((word &+ 0x7676_7676_7676_7676) | word) & 0x8080_8080_8080_8080
        let length = others.trailingZeroBitCount >> 3
        if length > 0 {
          digits = digits &* powers[length] &+ value(ofDigits: word &<< UInt64(64 - 8 * length))
        }
        decimals += length
        place += length
        if length < 8 || decimals > 24 { break }
      }
      count += decimals
    }
    guard count > 0, count <= 19, digits <= largestWhole else { return Prefix(value: 0, end: nil) }
    // A power up to 10¹⁹ is exact as Double.
    let value = Double(digits) / Double(powers[decimals])
    return Prefix(value: isNegative ? -value : value, end: place)
  }

  /// The number of eight decimal digits, the first one in the lowest byte.
  @inline(__always)
  private static func value(ofDigits digits: UInt64) -> UInt64 {
    // Neighbours are joined to pairs, fours and eight.
    let pairs = (digits &* 10 &+ digits &>> 8) & 0x00FF_00FF_00FF_00FF
    let fours = (pairs &* 100 &+ pairs &>> 16) & 0x0000_FFFF_0000_FFFF
    return (fours &* 10000 &+ fours &>> 32) & 0xFFFF_FFFF
  }

  /// Reads a number of any length.
  ///
  /// - Returns: nil if it is not one; infinity beyond the range of `Double`.
  static func value(of content: UnsafeBufferPointer<UInt8>, mark: UInt8) -> Double? {
    guard var first = content.baseAddress, let sign = content.first else { return nil }
    let last = first + content.count
    let hasSign = sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-")
    let unsigned = first + (hasSign ? 1 : 0)
    // fast_float reads nan and inf too, and no plus sign.
    guard unsigned < last, isDigit(unsigned.pointee) || unsigned.pointee == mark else { return nil }
    if sign == UInt8(ascii: "+") { first = unsigned }
    var value = 0.0
    return netlab_read_decimal(first, last, mark, &value) == last ? value : nil
  }

  /// Whether a number is written without mark and exponent.
  static func isWhole(_ content: UnsafeBufferPointer<UInt8>) -> Bool {
    content.dropFirst().allSatisfy(isDigit)
  }

  /// Whether a text means infinity, as C's and Python's do.
  static func isInfinity(_ content: UnsafeBufferPointer<UInt8>) -> Bool {
    guard content.count <= 9 else { return false }
    let text = String(decoding: content, as: UTF8.self).lowercased()
    return ["inf", "infinity"].contains(text.drop { $0 == "-" || $0 == "+" })
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
