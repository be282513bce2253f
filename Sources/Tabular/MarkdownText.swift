// Writes GitHub's Markdown tables, and escapes text for Markdown.

package enum MarkdownText {
  static func line(_ cells: [String]) -> String {
    "| " + cells.joined(separator: " | ") + " |\n"
  }

  /// Escapes text to one line without markup or HTML in any context. Only an address such as `a@b.org` may still
  /// become a link to itself, which no escape prevents.
  package static func escaped(_ text: String) -> String {
    let scalars = Array(text.singleLine.unicodeScalars)
    var escaped = String.UnicodeScalarView()
    for (place, scalar) in scalars.enumerated() {
      if needsEscape(scalar, before: scalars[..<place], behind: scalars[(place + 1)...]) {
        escaped.append("\\")
      }
      escaped.append(scalar)
    }
    return String(escaped)
  }

  private static func needsEscape(
    _ scalar: Unicode.Scalar, before: ArraySlice<Unicode.Scalar>, behind: ArraySlice<Unicode.Scalar>
  ) -> Bool {
    switch scalar {
    case "|", "\\", "`", "*", "[", "]", "<", "~", "$": true
    // Inside a word it is not markup.
    case "_": !isWord(before.last { $0 != "_" }) || !isWord(behind.first { $0 != "_" })
    // `&lt;`
    case "&": behind.first == "#" || isWord(behind.first)
    // The end of a heading.
    case "#": before.last.map { $0 == " " || $0 == "#" } ?? true
    // A quotation.
    case ">": before.isEmpty
    // `https://` and `www.` start links.
    case ":": behind.starts(with: ["/", "/"])
    case ".": before.suffix(3).count == 3 && before.suffix(3).allSatisfy { $0 == "w" || $0 == "W" }
    default: false
    }
  }

  private static func isWord(_ scalar: Unicode.Scalar?) -> Bool {
    guard let properties = scalar?.properties else { return false }
    return properties.isAlphabetic || properties.numericType != nil
  }
}

extension MarkdownText {
  /// A code block whose fence is longer than any run of backticks in the text.
  package static func fenced(_ text: String, language: String) -> String {
    let shown = text.showingControls
    var longest = 2
    var current = 0
    for byte in shown.utf8 {
      current = byte == UInt8(ascii: "`") ? current + 1 : 0
      longest = max(longest, current)
    }
    let fence = String(repeating: "`", count: longest + 1)
    let end = shown.utf8.last == UInt8(ascii: "\n") ? "" : "\n"
    return "\(fence)\(language)\n\(shown)\(end)\(fence)\n"
  }
}
