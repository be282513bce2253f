/// How a text is divided into records, fields and numbers.
struct CSVDialect: Equatable {
  let separator: ReadingOptions.Separator
  let decimal: ReadingOptions.DecimalMark
  /// Whether a backslash in a quoted field makes the next character a part of it.
  let hasEscapes: Bool
  /// For each byte, whether it ends an unquoted field.
  let endsField: [Bool]

  init(
    _ separator: ReadingOptions.Separator, decimal: ReadingOptions.DecimalMark = .point,
    hasEscapes: Bool = false
  ) {
    self.separator = separator
    self.decimal = decimal
    self.hasEscapes = hasEscapes
    endsField = (0..<256).map { byte in
      switch (separator, UInt8(byte)) {
      case (_, UInt8(ascii: "\n")), (_, UInt8(ascii: "\r")): true
      case (.whitespace, let byte): CSVDialect.isBlank(byte)
      case (.character(let separator), let byte): byte == separator
      }
    }
  }

  var isWhitespace: Bool { separator == .whitespace }

  /// The byte of the separator; a tab for whitespace.
  var separatorByte: UInt8 {
    if case .character(let byte) = separator { byte } else { UInt8(ascii: "\t") }
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
}
