// The forms of a table as text, for people and for programs.

/// How a table is written.
public enum TableFormat: String, CaseIterable, Sendable {
  /// Aligned columns for a terminal.
  case table
  /// RFC 4180, with numbers exact, but lines that end in LF as those of other programs do.
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
    guard !isForPrograms, let row = table.rows.first else { return text(table) }
    return text(
      Table(
        columns: ["column", "value"], rows: zip(table.columns, row).map { [.text($0), .text($1.exact)] }))
  }

  /// Whether sentences may stand around the table.
  public var isForReading: Bool { self == .table || self == .markdown }

  /// Whether programs read it. The other formats show control characters.
  public var isForPrograms: Bool { self == .csv || self == .json || self == .jsonl }
}
