// The forms of a table as text, for people and for programs.

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
  /// JSON lines: an object a line, and nothing around them.
  case jsonl
  /// A table of GitHub's Markdown.
  case markdown = "md"
  /// The body of a LaTeX table with the rules of booktabs.
  case latex

  /// The whole text, which ends with a line end.
  public func text(_ table: Table) -> String {
    var text = ""
    // All rows decide how wide the columns are.
    var writer = TableWriter(self, columns: table.columns, rowsForLayout: .max) { text += $0 }
    for row in table.rows { writer.add(row) }
    writer.finish()
    return text
  }

  /// One row as pairs of column and value, for people where there are many columns, and as it is for programs.
  public func uprightText(_ table: Table) -> String {
    guard self == .table || self == .markdown, let row = table.rows.first else { return text(table) }
    return text(
      Table(
        columns: ["column", "value"], rows: zip(table.columns, row).map { [.text($0), .text($1.exact)] }))
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

  static func singleLine(_ text: String) -> String {
    String(text.map { $0.isNewline || $0 == "\t" ? " " : $0 })
  }
}
