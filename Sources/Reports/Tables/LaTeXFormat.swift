// A LaTeX table with the rules of the package booktabs.

enum LaTeXFormat {
  static func head(_ columns: [String], _ layout: ColumnLayout) -> String {
    let alignment = layout.isRight.map { $0 ? "r" : "l" }.joined()
    return "\\begin{tabular}{\(alignment)}\n\\toprule\n" + line(columns) + "\\midrule\n"
  }

  static func line(_ cells: [String]) -> String {
    cells.map(escaped).joined(separator: " & ") + " \\\\\n"
  }

  /// With the characters that mean something to TeX as themselves.
  static func escaped(_ text: String) -> String {
    TableFormat.singleLine(text).map { character in
      switch character {
      case "&", "%", "$", "#", "_", "{", "}": "\\\(character)"
      case "\\": "\\textbackslash{}"
      case "~": "\\textasciitilde{}"
      case "^": "\\textasciicircum{}"
      case "±": "$\\pm$"
      case "×": "$\\times$"
      case "–": "--"
      case "<", ">", "=": "$\(character)$"
      default: String(character)
      }
    }.joined()
  }
}
