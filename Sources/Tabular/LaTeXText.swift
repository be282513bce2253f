// Writes LaTeX tables with the rules of the package booktabs.

package enum LaTeXText {
  static func head(_ columns: [String], _ layout: ColumnLayout) -> String {
    let alignment = layout.isRight.map { $0 ? "r" : "l" }.joined()
    return "\\begin{tabular}{\(alignment)}\n\\toprule\n" + line(columns) + "\\midrule\n"
  }

  static func line(_ cells: [String]) -> String {
    let line = cells.map(escaped).joined(separator: " & ")
    // After a line end or rule, TeX would read an option.
    let isOption = line.utf8.first == UInt8(ascii: "[") || line.utf8.first == UInt8(ascii: "*")
    return (isOption ? "{}" : "") + line + " \\\\\n"
  }

  /// Escapes TeX's special characters.
  package static func escaped(_ text: String) -> String {
    text.singleLine.replacingScalars { scalar in
      switch scalar {
      case "&", "%", "$", "#", "_", "{", "}": "\\\(scalar)"
      case "\\": "\\textbackslash{}"
      case "~": "\\textasciitilde{}"
      case "^": "\\textasciicircum{}"
      case "±": "$\\pm$"
      case "×": "$\\times$"
      case "–": "--"
      case "<", ">", "=": "$\(scalar)$"
      // These are other characters in TeX's oldest encoding, or shorthands in some languages.
      case "|": "\\textbar{}"
      case "\"": "{\\char34}"
      case "`": "\\textasciigrave{}"
      default: nil
      }
    }
  }
}
