// Formats numbers: rounded for people, exact for programs.

import Glibc

public enum NumberFormat {
  /// Rounds to significant digits without trailing zeros: `0.9737`, `1.2e-05`.
  public static func rounded(_ value: Double, digits: Int = 4) -> String {
    guard value.isFinite else { return String(value) }
    // Digits before the point are all kept: 320, not 3.2e+02.
    if value.magnitude >= pow(10, Double(digits)), value.magnitude < 1e15 { return printed("%.0f", value) }
    return printed("%.\(digits)g", value)
  }

  /// Rounds to a fixed number of decimals.
  public static func fixed(_ value: Double, digits: Int) -> String {
    printed("%.\(digits)f", value)
  }

  private static func printed(_ format: String, _ value: Double) -> String {
    var buffer = [CChar](repeating: 0, count: 400)
    let count = withVaList([value]) { vsnprintf(&buffer, buffer.count, format, $0) }
    return String(decoding: buffer.prefix(Int(max(count, 0))).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
