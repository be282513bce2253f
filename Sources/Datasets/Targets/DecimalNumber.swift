/// A decimal number with all its digits, unlike a `Double`, which keeps 53 bits.
struct DecimalNumber: Comparable {
  private let isNegative: Bool
  /// Without leading zeros; empty below 1.
  private let whole: [UInt8]
  /// Without trailing zeros.
  private let fraction: [UInt8]

  /// - Parameter text: a number as accepted by `isNumber`: digits with optional sign, point and exponent.
  init(_ text: some Collection<UInt8>) {
    let isDigit = { (byte: UInt8) in UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
    let isExponent = { (byte: UInt8) in byte | 0x20 == UInt8(ascii: "e") }
    let mantissa = text.prefix { !isExponent($0) }
    let written = Int(String(decoding: text.dropFirst(mantissa.count + 1), as: UTF8.self)) ?? 0
    // The limits are far beyond Float32's range, to which all numbers are restricted.
    let exponent = max(-Self.maxZeros, min(written, Self.maxZeros))
    let beforePoint = mantissa.prefix { $0 != UInt8(ascii: ".") }.count(where: isDigit)
    let digits = mantissa.filter(isDigit)
    let point = beforePoint + exponent
    let zero = UInt8(ascii: "0")
    let padded =
      Array(repeating: zero, count: max(-point, 0)) + digits
      + Array(repeating: zero, count: max(point - digits.count, 0))
    whole = Array(padded.prefix(max(point, 0)).drop { $0 == zero })
    var fraction = Array(padded.dropFirst(max(point, 0)))
    while fraction.last == zero { fraction.removeLast() }
    self.fraction = fraction
    isNegative = text.first == UInt8(ascii: "-") && !(whole.isEmpty && fraction.isEmpty)
  }

  private static let maxZeros = 200

  /// Whether a text is digits with optional sign, point and exponent.
  static func isNumber(_ text: String) -> Bool {
    var bytes = text.utf8[...]
    if let first = bytes.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      bytes.removeFirst()
    }
    let mantissa = bytes.prefix { $0 | 0x20 != UInt8(ascii: "e") }
    let exponent = bytes.dropFirst(mantissa.count)
    let isDigit = { (byte: UInt8) in UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte }
    guard mantissa.count(where: isDigit) > 0, mantissa.count(where: { $0 == UInt8(ascii: ".") }) <= 1,
      mantissa.allSatisfy({ isDigit($0) || $0 == UInt8(ascii: ".") })
    else { return false }
    guard !exponent.isEmpty else { return true }
    let digits = exponent.dropFirst()
    let unsigned =
      digits.first.map { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") } ?? false
      ? digits.dropFirst() : digits
    return !unsigned.isEmpty && unsigned.allSatisfy(isDigit)
  }

  var text: String {
    let whole = whole.isEmpty ? "0" : String(decoding: whole, as: UTF8.self)
    let fraction = fraction.isEmpty ? "" : "." + String(decoding: fraction, as: UTF8.self)
    return (isNegative ? "-" : "") + whole + fraction
  }

  static func < (first: DecimalNumber, second: DecimalNumber) -> Bool {
    guard first.isNegative == second.isNegative else { return first.isNegative }
    let (smaller, larger) = first.isNegative ? (second, first) : (first, second)
    guard smaller.whole.count == larger.whole.count else { return smaller.whole.count < larger.whole.count }
    return (smaller.whole + smaller.fraction).lexicographicallyPrecedes(larger.whole + larger.fraction)
  }
}
