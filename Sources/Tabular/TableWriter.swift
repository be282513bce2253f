// Writes tables row by row, so that long ones are not held in memory.

/// Writes rows in a format as they arrive.
///
/// For people, columns are aligned by the first rows; later rows that are wider stick out.
public struct TableWriter: ~Copyable {
  private let format: TableFormat
  private let columns: [String]
  private let jsonKeys: [String]
  private let rowsForLayout: Int
  private let output: (String) -> Void
  /// Rows waiting for the layout; nil when it is known or not needed.
  private var waiting: [[Value]]?
  private var layout = ColumnLayout()
  private var text = ""
  private var rowCount = 0

  /// - Parameters:
  ///   - rowsForLayout: the number of rows that determine widths and alignment.
  ///   - output: receives the text in pieces.
  public init(
    _ format: TableFormat, columns: [String], rowsForLayout: Int = 1000,
    output: @escaping (String) -> Void
  ) {
    self.format = format
    self.columns = columns
    jsonKeys = JSONText.keys(columns)
    self.rowsForLayout = rowsForLayout
    self.output = output
    switch format {
    case .table, .markdown, .latex: waiting = []
    case .csv: text = CSVText.line(columns)
    case .json: text = "["
    case .jsonl: break
    }
  }

  public mutating func add(_ row: [Value]) {
    if waiting == nil {
      write(row)
    } else {
      waiting?.append(row)
      if waiting?.count == rowsForLayout { writeWaiting() }
    }
    if text.utf8.count > 1 << 16 { flush() }
  }

  /// Writes the end of the table. Call it once.
  public mutating func finish() {
    writeWaiting()
    switch format {
    case .json: text += rowCount == 0 ? "]\n" : "\n]\n"
    case .latex: text += "\\bottomrule\n\\end{tabular}\n"
    case .table, .csv, .jsonl, .markdown: break
    }
    flush()
  }

  private mutating func flush() {
    output(text)
    text = ""
  }

  private mutating func writeWaiting() {
    guard let rows = waiting else { return }
    waiting = nil
    layout = ColumnLayout(columns, rows)
    switch format {
    case .table: text += layout.line(columns.map(\.singleLine))
    case .markdown:
      text += MarkdownText.line(columns.map(MarkdownText.escaped))
      text += MarkdownText.line(layout.isRight.map { $0 ? "---:" : "---" })
    case .latex: text += LaTeXText.head(columns, layout)
    case .csv, .json, .jsonl: break
    }
    for row in rows { write(row) }
  }

  private mutating func write(_ row: [Value]) {
    switch format {
    case .table: text += layout.line(row.map(\.readable.singleLine))
    case .markdown: text += MarkdownText.line(row.map { MarkdownText.escaped($0.readable) })
    case .latex: text += LaTeXText.line(row.map(\.readable))
    case .csv: CSVText.write(row, to: &text)
    case .json:
      text += rowCount == 0 ? "\n  " : ",\n  "
      JSONText.write(row, jsonKeys, to: &text)
    case .jsonl:
      JSONText.write(row, jsonKeys, to: &text)
      text += "\n"
    }
    rowCount += 1
  }
}
