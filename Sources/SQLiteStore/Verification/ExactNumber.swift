// Numbers compared bit for bit.

/// A floating-point number whose bit patterns can be counted.
protocol ExactNumber: FloatingPoint, CustomStringConvertible, Sendable {
  /// The place among all bit patterns in the order of their values, −0 just before 0; equal for equal bits alone.
  var ordinal: UInt64 { get }
}

extension ExactNumber {
  func isIdentical(to other: Self) -> Bool { ordinal == other.ordinal }

  /// The distance in units in the last place: how many steps from one number to the next lead from here to there. From −0 to 0
  /// it is one step; nil from and to NaN, which has no place among the numbers.
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
