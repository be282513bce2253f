// Writes comma-separated values: RFC 4180, with LF line ends.

/// Text is written unchanged, even if a spreadsheet would take it for a formula (`=1+1`): programs would read an escape
/// as part of the field.
package enum CSVText {
  package static func line(_ fields: [String]) -> String {
    var text = ""
    write(fields.map(Value.text), to: &text)
    return text
  }

  /// Appends a line: numbers exact, NULL empty.
  package static func write(_ row: [Value], to text: inout String) {
    for (index, value) in row.enumerated() {
      if index > 0 { text += "," }
      switch value {
      case .null: continue
      case .text(let field): write(field, to: &text)
      case .integer, .real, .blob: text += value.exact
      }
    }
    text += "\n"
  }

  private static func write(_ field: String, to text: inout String) {
    let needsQuotes = field.utf8.contains { byte in
      byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\n")
        || byte == UInt8(ascii: "\r")
    }
    guard needsQuotes else {
      text += field
      return
    }
    text += "\"" + field.replacingScalars { $0 == "\"" ? "\"\"" : nil } + "\""
  }
}
