// JSON by the megabyte: appended to bytes, without a value in between for each of its parts.

import Glibc
import Tabular

/// A JSON text that may stand inside a `<script>` of HTML.
struct JSONBytes {
  private(set) var bytes: [UInt8]

  init(reserving count: Int = 0) {
    bytes = []
    bytes.reserveCapacity(count)
  }

  /// Punctuation and the like, as it is.
  mutating func raw(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }

  /// A list, whose elements `write` appends one by one.
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

  /// A string. No `<` stands in it, so that neither `</script>` nor `<!--` can end or change the element around it.
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

  /// A number in its shortest form. JSON has no NaN and no infinity; they become `null`.
  mutating func number(_ value: Double) {
    guard value.isFinite else { return raw("null") }
    let text = value.description.utf8
    bytes.append(contentsOf: text)
    if text.suffix(2).elementsEqual(".0".utf8) { bytes.removeLast(2) }
  }

  mutating func value(_ value: Value) {
    switch value {
    case .null: raw("null")
    // JavaScript would round what is beyond 2⁵³.
    case .integer(let integer) where integer.magnitude > 1 << 53: text(String(integer))
    case .integer(let integer): raw(String(integer))
    case .real(let real): number(real)
    case .text, .blob: text(value.exact)
    }
  }
}

extension Double {
  /// The nearest number of so many significant digits, or this one where powers of ten are not exact.
  func rounded(toDigits digits: Int) -> Double {
    guard isFinite, self != 0 else { return self }
    let places = digits - 1 - Int(log10(magnitude).rounded(.down))
    guard Self.powersOfTen.indices.contains(abs(places)) else { return self }
    let power = Self.powersOfTen[abs(places)]
    return places < 0 ? (self / power).rounded() * power : (self * power).rounded() / power
  }

  /// Those that Float64 holds exactly.
  private static let powersOfTen = (0...22).map { pow(10, Double($0)) }
}
