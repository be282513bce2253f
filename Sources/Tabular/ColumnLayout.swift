// How wide a table's columns are, and which are set to the right.

struct ColumnLayout {
  private(set) var widths: [Int] = []
  /// Those that hold numbers alone, `0.97 ± 0.01`, `3/3`, `2 =` and `40 %` among them.
  private(set) var isRight: [Bool] = []

  /// Wider ones are not filled up: a single long text would lengthen each line.
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
