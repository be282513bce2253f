// Computes the widths and alignments of a table's columns.

struct ColumnLayout {
  private(set) var widths: [Int] = []
  /// Columns with only numbers, including `0.97 ± 0.01`, `3/3`, `2 =` and `40 %`.
  private(set) var isRight: [Bool] = []

  /// Wider columns are not padded: a single long text would lengthen every line.
  private static let maxWidth = 2000

  init() {}

  init(_ columns: [String], _ rows: [[Value]]) {
    widths = columns.map { min($0.singleLine.count, Self.maxWidth) }
    var hasNumber = [Bool](repeating: false, count: columns.count)
    var hasOther = hasNumber
    for row in rows {
      for (column, value) in row.enumerated() {
        let text = value.readable.singleLine
        widths[column] = max(widths[column], min(text.count, Self.maxWidth))
        if text.isEmpty || text == "–" { continue }
        if value.double != nil || Self.isNumeric(text) {
          hasNumber[column] = true
        } else {
          hasOther[column] = true
        }
      }
    }
    isRight = columns.indices.map { hasNumber[$0] && !hasOther[$0] }
  }

  private static func isNumeric(_ text: String) -> Bool {
    guard text.contains(where: \.isNumber) else { return false }
    return text.allSatisfy { "0123456789.-+e±/=%* ".contains($0) }
  }

  /// A line for a terminal.
  func line(_ cells: [String]) -> String {
    var line = ""
    for (column, cell) in cells.enumerated() {
      let space = String(repeating: " ", count: max(widths[column] - cell.count, 0))
      line += (column > 0 ? "  " : "") + (isRight[column] ? space + cell : cell + space)
    }
    while line.last == " " { line.removeLast() }
    return line + "\n"
  }
}
