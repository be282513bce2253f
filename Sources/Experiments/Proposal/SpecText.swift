// Texts of a stranger's table in a spec.

import Datasets
import Tabular

/// Comments and strings of JSON5 that hold any text.
enum SpecText {
  private static let lineWidth = 100
  private static let maxScalars = 2000

  /// A paragraph as comments, one line after the other. Nothing in it ends a comment.
  static func comment(_ text: String) -> String {
    let scalars = text.singleLine.unicodeScalars
    var words = String(scalars.prefix(maxScalars)).unicodeScalars.split(separator: " ").map {
      String(String.UnicodeScalarView($0))
    }
    if scalars.count > maxScalars { words.append("…") }
    var lines: [String] = []
    var line = ""
    for word in words {
      if !line.isEmpty, line.unicodeScalars.count + 1 + word.unicodeScalars.count > lineWidth {
        lines.append(line)
        line = "  " + word
      } else {
        line += line.isEmpty ? word : " " + word
      }
    }
    lines.append(line)
    return lines.map { $0.isEmpty ? "//\n" : "// \($0)\n" }.joined()
  }

  /// A string literal in ASCII and visible characters.
  static func string(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" {
        literal += "\\"
        literal.unicodeScalars.append(scalar)
      } else if isVisible(scalar) {
        literal.unicodeScalars.append(scalar)
      } else {
        for unit in UTF16.encode(scalar).map({ Array($0) }) ?? [] {
          let digits = String(unit, radix: 16, uppercase: true)
          literal += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        }
      }
    }
    return literal + "\""
  }

  /// Whether a reader sees a character where it stands.
  static func isVisible(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .surrogate, .unassigned: false
    default: true
    }
  }

  /// Whether a name as a pattern of `exclude` matches no other column.
  static func excludes(_ name: String, alone names: [String]) -> Bool {
    let pattern = ColumnPattern(name)
    guard pattern.isPattern else { return true }
    return names.allSatisfy { $0 == name || !pattern.matches($0) }
  }
}
