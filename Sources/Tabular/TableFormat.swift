// The text formats of tables, for people and programs.

/// The format in which a table is written.
public enum TableFormat: String, CaseIterable, Sendable {
  /// Aligned columns for a terminal.
  case table
  /// RFC 4180 with exact numbers, except that lines end in LF.
  case csv
  /// An array of objects, with one row per line.
  case json
  /// JSON lines: one object per line.
  case jsonl
  /// A table of GitHub's Markdown.
  case markdown = "md"
  /// The body of a LaTeX table with the rules of booktabs.
  case latex

  /// The whole text, which ends with a line end.
  public func text(_ table: Table) -> String {
    var text = ""
    // All rows determine the column widths.
    var writer = TableWriter(self, columns: table.columns, rowsForLayout: .max) { text += $0 }
    for row in table.rows { writer.add(row) }
    writer.finish()
    return text
  }

  /// Writes one row: as pairs of column and value for people, unchanged for programs.
  public func uprightText(_ table: Table) -> String {
    guard !isForPrograms, let row = table.rows.first else { return text(table) }
    return text(
      Table(
        columns: ["column", "value"], rows: zip(table.columns, row).map { [.text($0), .text($1.exact)] }))
  }

  /// Whether sentences may precede or follow the table.
  public var isForReading: Bool { self == .table || self == .markdown }

  /// Whether the format is for programs. Other formats escape control characters.
  public var isForPrograms: Bool { self == .csv || self == .json || self == .jsonl }
}
