// Comma-separated values: RFC 4180.

import SQLite

enum CSVFormat {
  static func line(_ fields: [String]) -> String {
    var text = ""
    write(fields.map(SQLValue.text), to: &text)
    return text
  }

  /// Appends a line: numbers exact, NULL empty.
  static func write(_ row: [SQLValue], to text: inout String) {
    for (index, value) in row.enumerated() {
      if index > 0 { text += "," }
      switch value {
      case .null: continue
      case .text(let field): write(field, to: &text)
      case .integer, .real, .blob: text += value.exact
      }
    }
    text += "\r\n"
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
    text += "\""
    for (index, part) in field.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
      if index > 0 { text += "\"\"" }
      text += part
    }
    text += "\""
  }
}
