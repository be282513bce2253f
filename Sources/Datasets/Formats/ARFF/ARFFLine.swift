/// Reads the tokens of a line of an ARFF file.
struct ARFFLine {
  /// A value, and whether it stands in quotes, which make `?` a text.
  struct Field: Equatable {
    let text: String
    let isQuoted: Bool
  }

  struct Fault: Error {
    let message: String
    init(_ message: String) { self.message = message }
  }

  private let bytes: ArraySlice<UInt8>
  private var place: Int

  /// - Parameter bytes: UTF-8.
  init(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    place = bytes.startIndex
    skipBlanks()
  }

  private var peek: UInt8? { place < bytes.endIndex ? bytes[place] : nil }

  /// Whether only blanks or a comment are left.
  var isAtEnd: Bool { peek == nil || peek == UInt8(ascii: "%") }

  mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard peek == UInt8(ascii: scalar) else { return false }
    place += 1
    skipBlanks()
    return true
  }

  private mutating func skipBlanks() {
    while let byte = peek,
      byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
    {
      place += 1
    }
  }

  /// Reads a word that ends at a blank, or at one of the signs of lists.
  mutating func word() throws(Fault) -> Field { try field(endsAtBlank: true) }

  /// Reads a value of a row, which ends at a comma, a tab or a brace.
  mutating func value() throws(Fault) -> Field { try field(endsAtBlank: false) }

  private mutating func field(endsAtBlank: Bool) throws(Fault) -> Field {
    if let quote = peek, quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") {
      return Field(text: try quoted(quote), isQuoted: true)
    }
    let start = place
    while let byte = peek, !Self.endsWord(byte), !(endsAtBlank && byte == UInt8(ascii: " ")) { place += 1 }
    var part = bytes[start..<place]
    while part.last == UInt8(ascii: " ") || part.last == UInt8(ascii: "\r") { part.removeLast() }
    skipBlanks()
    return Field(text: String(decoding: part, as: UTF8.self), isQuoted: false)
  }

  private static func endsWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: ","), UInt8(ascii: "\t"), UInt8(ascii: "{"), UInt8(ascii: "}"): true
    default: false
    }
  }

  private mutating func quoted(_ quote: UInt8) throws(Fault) -> String {
    place += 1
    var text: [UInt8] = []
    while let byte = peek {
      place += 1
      if byte == quote {
        skipBlanks()
        return String(decoding: text, as: UTF8.self)
      }
      guard byte == UInt8(ascii: "\\"), let next = peek else {
        text.append(byte)
        continue
      }
      place += 1
      switch next {
      case UInt8(ascii: "n"): text.append(UInt8(ascii: "\n"))
      case UInt8(ascii: "t"): text.append(UInt8(ascii: "\t"))
      case UInt8(ascii: "r"): text.append(UInt8(ascii: "\r"))
      default: text.append(next)
      }
    }
    throw Fault("a quoted text is never closed")
  }
}
