/// Numbers as decimal texts.
enum DecimalText {
  /// The number that a text writes with digits, an optional sign, point and exponent, and blanks around it; nil if it is none, or beyond
  /// the range of Float32, in which networks compute.
  static func number(_ text: String) -> Double? {
    var text = Substring(text)
    while let first = text.utf8.first, isBlank(first) { text.removeFirst() }
    while let last = text.utf8.last, isBlank(last) { text.removeLast() }
    guard text.utf8.count < 400, text.utf8.allSatisfy(belongsToNumber), let value = Double(text) else {
      return nil
    }
    return Float(value).isFinite ? value : nil
  }

  /// The shortest text that reads back as the number; without a point if it is whole.
  static func of(_ number: Double) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }

  /// The same for a number of 32 bits.
  static func of(_ number: Float) -> String { Int(exactly: number).map(String.init) ?? "\(number)" }

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
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
