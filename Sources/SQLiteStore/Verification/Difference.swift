// Describes differences between stored and new results.

enum Difference {
  /// Describes two different numbers: `0.1 stored, 0.2 now, 1 ulp`.
  static func text<Number: ExactNumber>(_ stored: Number, _ now: Number) -> String {
    "\(stored) stored, \(now) now, \(distance(stored.ulps(to: now)))"
  }

  /// The same for numbers that may be missing; nil if they are equal.
  static func text(_ stored: Double?, _ now: Double?) -> String? {
    guard let stored, let now else {
      func word(_ value: Double?) -> String { value.map { "\($0)" } ?? "none" }
      return stored == nil && now == nil ? nil : "\(word(stored)) stored, \(word(now)) now"
    }
    return stored.isIdentical(to: now) ? nil : text(stored, now)
  }

  /// - Parameter ulps: nil if one of the numbers is NaN.
  static func distance(_ ulps: UInt64?) -> String { ulps.map { "\($0) ulp" } ?? "no distance to NaN" }
}
