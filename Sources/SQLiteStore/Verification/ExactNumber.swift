// Compares numbers bit for bit.

/// A floating-point type whose values can be counted.
protocol ExactNumber: FloatingPoint, CustomStringConvertible, Sendable {
  /// The rank among all bit patterns ordered by value, with −0 just before 0; equal only for equal bits.
  var ordinal: UInt64 { get }
}

extension ExactNumber {
  func isIdentical(to other: Self) -> Bool { ordinal == other.ordinal }

  /// The distance in units in the last place: the number of steps between adjacent numbers. From −0 to 0 is one step;
  /// nil if a number is NaN.
  func ulps(to other: Self) -> UInt64? {
    guard !isNaN, !other.isNaN else { return nil }
    return max(ordinal, other.ordinal) - min(ordinal, other.ordinal)
  }
}

extension Float: ExactNumber {
  var ordinal: UInt64 {
    UInt64(sign == .minus ? ~bitPattern : bitPattern | 1 << 31)
  }
}

extension Double: ExactNumber {
  var ordinal: UInt64 {
    sign == .minus ? ~bitPattern : bitPattern | 1 << 63
  }
}
