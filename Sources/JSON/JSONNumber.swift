// Numbers with one canonical notation: 3e-3, 0.003 and 0.0030 are the same.

/// A number of a JSON text: an integer if it is one, otherwise the nearest Float64.
public enum JSONNumber: Hashable, Sendable, CustomStringConvertible {
  case integer(Int)
  case real(Double)

  /// Integers beyond 2⁵³ are not exact as Float64, and are therefore kept as reals.
  public init(_ value: Double) {
    if value.magnitude <= 9_007_199_254_740_992, let integer = Int(exactly: value) {
      self = .integer(integer)
    } else {
      self = .real(value)
    }
  }

  /// The non-negative integers that Float64, and so any JSON parser, represents exactly.
  public static let exactIntegers = 0...9_007_199_254_740_992

  public var double: Double {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    }
  }

  /// The shortest text that reads back as the same number.
  public var description: String {
    switch self {
    case .integer(let value): String(value)
    case .real(let value): String(value)
    }
  }
}
