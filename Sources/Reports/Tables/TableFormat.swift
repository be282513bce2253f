// A table as text, in the forms that people and programs read.

import JSON
import RunStore
import SQLite

/// How a table is written.
public enum TableFormat: String, CaseIterable, Sendable {
  /// Aligned columns for a terminal.
  case table
  /// RFC 4180, with numbers exact and lines that end in CR LF.
  case csv
  /// An array of objects, one a row on a line of its own.
  case json
  /// A table of GitHub's Markdown.
  case markdown = "md"

  /// The whole text, which ends with a line end.
  public func text(_ table: Table) -> String {
    switch self {
    case .table: Self.aligned(table)
    case .csv: Self.csv(table)
    case .json: Self.json(table)
    case .markdown: Self.markdown(table)
    }
  }

  private static func aligned(_ table: Table) -> String {
    let cells = [table.columns.map(singleLine)] + table.rows.map { $0.map { singleLine($0.readable) } }
    let right = rightAligned(table)
    let widths = table.columns.indices.map { column in cells.map { $0[column].count }.max() ?? 0 }
    return cells.map { row in
      let padded = row.indices.map { pad(row[$0], to: widths[$0], right: right[$0]) }
      return trimmedRight(padded.joined(separator: "  ")) + "\n"
    }.joined()
  }

  private static func markdown(_ table: Table) -> String {
    func line(_ cells: [String]) -> String { "| " + cells.joined(separator: " | ") + " |\n" }
    let right = rightAligned(table)
    let rule = right.map { $0 ? "---:" : "---" }
    let rows = table.rows.map { row in line(row.map { escaped($0.readable) }) }
    return line(table.columns.map(escaped)) + line(rule) + rows.joined()
  }

  private static func csv(_ table: Table) -> String {
    ([table.columns] + table.rows.map { $0.map(\.exact) })
      .map { $0.map(quoted).joined(separator: ",") + "\r\n" }.joined()
  }

  private static func json(_ table: Table) -> String {
    let rows = table.rows.map { row in
      // In the order of the columns, which a dictionary would lose.
      let members = zip(table.columns, row).map { "\(JSONValue.quoted($0)): \(json($1).canonicalText)" }
      return "  {" + members.joined(separator: ", ") + "}"
    }
    return rows.isEmpty ? "[]\n" : "[\n" + rows.joined(separator: ",\n") + "\n]\n"
  }

  private static func json(_ value: SQLValue) -> JSONValue {
    switch value {
    case .null: .null
    case .integer(let value): .integer(value)
    case .real(let value): .real(value)
    case .text, .blob: .string(value.exact)
    }
  }

  // MARK: Cells

  /// Columns that hold numbers alone, `0.97 ± 0.01` and `3/3` among them.
  private static func rightAligned(_ table: Table) -> [Bool] {
    table.columns.indices.map { column in
      let values = table.rows.map { $0[column] }.filter { !$0.isNull && $0.readable != "–" }
      return !values.isEmpty && values.allSatisfy { $0.isNumber || isNumeric($0.readable) }
    }
  }

  private static func isNumeric(_ text: String) -> Bool {
    guard text.contains(where: \.isNumber) else { return false }
    return text.allSatisfy { "0123456789.-+e±/ ".contains($0) }
  }

  private static func pad(_ text: String, to width: Int, right: Bool) -> String {
    let space = String(repeating: " ", count: max(width - text.count, 0))
    return right ? space + text : text + space
  }

  private static func trimmedRight(_ text: String) -> String {
    var text = text
    while text.last == " " { text.removeLast() }
    return text
  }

  private static func singleLine(_ text: String) -> String {
    String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
  }

  /// Text from data must not become Markdown or HTML.
  static func escaped(_ text: String) -> String {
    singleLine(text).map { character in
      switch character {
      case "|", "\\", "`", "*", "[", "]", "<": "\\\(character)"
      default: String(character)
      }
    }.joined()
  }

  private static func quoted(_ field: String) -> String {
    let needsQuotes = field.unicodeScalars.contains { $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r" }
    guard needsQuotes else { return field }
    return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
      + "\""
  }
}
