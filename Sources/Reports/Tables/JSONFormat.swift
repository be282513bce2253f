// A row as a JSON object.

import JSON
import SQLite

enum JSONFormat {
  /// Appends an object with its members in the order of the columns, which a dictionary would lose.
  static func write(_ row: [SQLValue], _ columns: [String], to text: inout String) {
    text += "{"
    for (index, value) in row.enumerated() {
      if index > 0 { text += ", " }
      text += JSONValue.quoted(columns[index]) + ": " + json(value).canonicalText
    }
    text += "}"
  }

  static func json(_ value: SQLValue) -> JSONValue {
    switch value {
    case .null: .null
    case .integer(let value): .integer(value)
    case .real(let value): .real(value)
    case .text, .blob: .string(value.exact)
    }
  }
}
