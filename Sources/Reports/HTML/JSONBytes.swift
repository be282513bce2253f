// Writes large JSON texts directly to bytes.

import Glibc
import Tabular

/// A JSON text that is safe inside a `<script>` of HTML.
struct JSONBytes {
  private(set) var bytes: [UInt8]

  init(reserving count: Int = 0) {
    bytes = []
    bytes.reserveCapacity(count)
  }

  /// Appends punctuation and other text unescaped.
  mutating func raw(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// Appends a list, whose elements `write` appends one at a time.
  mutating func list<Elements: Sequence>(
    _ elements: Elements, _ write: (inout Self, Elements.Element) -> Void
  ) {
    bytes.append(UInt8(ascii: "["))
    var isFirst = true
    for element in elements {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      write(&self, element)
    }
    bytes.append(UInt8(ascii: "]"))
  }

  mutating func texts(_ texts: some Sequence<String>) {
    list(texts) { $0.text($1) }
  }

  mutating func integers(_ integers: some Sequence<Int>) {
    list(integers) { $0.raw(String($1)) }
  }

  /// Appends a string. `<` is escaped, so that neither `</script>` nor `<!--` can end or change the element.
  mutating func text(_ text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""): raw("\\\"")
      case UInt8(ascii: "\\"): raw("\\\\")
      case UInt8(ascii: "<"), 0..<0x20:
        raw(byte < 16 ? "\\u000" : "\\u00")
        raw(String(byte, radix: 16))
      default: bytes.append(byte)
      }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Appends a number in its shortest form. NaN and infinity, which JSON lacks, become `null`.
  mutating func number(_ value: Double) {
    guard value.isFinite else { return raw("null") }
    let text = value.description.utf8
    bytes.append(contentsOf: text)
    if text.suffix(2).elementsEqual(".0".utf8) { bytes.removeLast(2) }
  }

  mutating func value(_ value: Value) {
    switch value {
    case .null: raw("null")
    // JavaScript would round integers beyond 2⁵³.
    case .integer(let integer) where integer.magnitude > 1 << 53: text(String(integer))
    case .integer(let integer): raw(String(integer))
    case .real(let real): number(real)
    case .text, .blob: text(value.exact)
    }
  }
}

extension Double {
  /// Rounds to significant digits, or returns the number itself if powers of ten are not exact.
  func rounded(toDigits digits: Int) -> Double {
    guard isFinite, self != 0 else { return self }
    let places = digits - 1 - Int(log10(magnitude).rounded(.down))
    guard Self.powersOfTen.indices.contains(abs(places)) else { return self }
    let power = Self.powersOfTen[abs(places)]
    return places < 0 ? (self / power).rounded() * power : (self * power).rounded() / power
  }

  /// The powers of ten that Float64 represents exactly.
  private static let powersOfTen = (0...22).map { pow(10, Double($0)) }
}
