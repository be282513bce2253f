// Writes rows as JSON objects.

import JSON

enum JSONText {
  /// The text before each value of a row: `"name": `.
  static func keys(_ columns: [String]) -> [String] { columns.map { JSONValue.quoted($0) + ": " } }

  /// Appends an object with its members in column order, which a dictionary would lose.
  ///
  /// - Parameter keys: the result of `keys`.
  static func write(_ row: [Value], _ keys: [String], to text: inout String) {
    text += "{"
    for (index, value) in row.enumerated() {
      if index > 0 { text += ", " }
      text += keys[index]
      switch value {
      case .null: text += "null"
      case .integer(let value): text += String(value)
      case .real, .text, .blob: text += value.json.canonicalText
      }
    }
    text += "}"
  }
}
