// Parses strings and their escapes.

extension JSONParser {
  mutating func parseString() throws(JSONError) -> String {
    let start = position
    let quote = advance()
    var text = String.UnicodeScalarView()
    while let scalar = peek {
      switch scalar {
      case quote:
        advance()
        return String(text)
      case "\\":
        advance()
        if let escaped = try parseEscape() { text.append(escaped) }
      case "\n", "\r":
        throw error("the string that begins here does not end on its line", at: start)
      default:
        text.append(advance())
      }
    }
    throw error("the string that begins here is never closed", at: start)
  }

  /// The result of an escape after a backslash; nil for a line continuation.
  private mutating func parseEscape() throws(JSONError) -> Unicode.Scalar? {
    let start = position
    guard peek != nil else { throw error("the text ends inside a string") }
    let scalar = advance()
    switch scalar {
    case "b": return "\u{8}"
    case "f": return "\u{C}"
    case "n": return "\n"
    case "r": return "\r"
    case "t": return "\t"
    case "v": return "\u{B}"
    case "0": return "\0"
    case "x": return Unicode.Scalar(try parseHexadecimal(digits: 2))
    case "u": return try parseUnicodeEscape(at: start)
    case "\r":
      if peek == "\n" { advance() }
      return nil
    case "\n", "\u{2028}", "\u{2029}": return nil
    default: return scalar
    }
  }

  private mutating func parseUnicodeEscape(at start: SourcePosition) throws(JSONError) -> Unicode.Scalar {
    let unit = try parseHexadecimal(digits: 4)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    // A code unit that is not a scalar must be the first half of a surrogate pair.
    guard (0xD800..<0xDC00).contains(unit), peek == "\\" else {
      throw error("half a surrogate pair", at: start)
    }
    advance()
    guard peek == "u" else { throw error("half a surrogate pair", at: start) }
    advance()
    let second = try parseHexadecimal(digits: 4)
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (second - 0xDC00))
    else { throw error("half a surrogate pair", at: start) }
    return scalar
  }

  private mutating func parseHexadecimal(digits: Int) throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<digits {
      guard let scalar = peek, let digit = Self.hexadecimalDigit(scalar) else {
        throw error("expected \(digits) hexadecimal digits, found \(found)")
      }
      value = value << 4 | digit
      advance()
    }
    return value
  }

  private static func hexadecimalDigit(_ scalar: Unicode.Scalar) -> UInt32? {
    scalar.isASCII ? Character(scalar).hexDigitValue.map(UInt32.init) : nil
  }
}
