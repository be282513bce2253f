// Escapes control characters.

extension String {
  /// Escapes text for a terminal: control characters except line feed and tab, line and paragraph separators, and
  /// controls of the writing direction become numbers such as `\u{1B}` for ESC. CR LF becomes LF.
  public var showingControls: String {
    // The first bytes of everything that is escaped, and of little else.
    let isPlain = utf8.allSatisfy { byte in
      switch byte {
      case UInt8(ascii: "\n"), UInt8(ascii: "\t"): true
      case 0..<0x20, 0x7F, 0xC2, 0xD8, 0xE2: false
      default: true
      }
    }
    if isPlain { return self }
    var shown = String.UnicodeScalarView()
    var rest = unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "\r", rest.first == "\n" { continue }
      if scalar.isControl, scalar != "\n", scalar != "\t" {
        shown.append(contentsOf: "\\u{\(String(scalar.value, radix: 16, uppercase: true))}".unicodeScalars)
      } else {
        shown.append(scalar)
      }
    }
    return String(shown)
  }

  /// The same on one line: line ends and tabs become spaces.
  package var singleLine: String {
    guard utf8.contains(where: { (9...13).contains($0) }) else { return showingControls }
    var line = String.UnicodeScalarView()
    var rest = unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar == "\r", rest.first == "\n" { continue }
      line.append(["\n", "\r", "\t"].contains(scalar) ? " " : scalar)
    }
    return String(line).showingControls
  }

  /// Replaces scalars. Swift's characters would hide those that a combining mark follows.
  package func replacingScalars(_ replacement: (Unicode.Scalar) -> String?) -> String {
    var text = ""
    for scalar in unicodeScalars {
      if let new = replacement(scalar) { text += new } else { text.unicodeScalars.append(scalar) }
    }
    return text
  }
}

extension Unicode.Scalar {
  fileprivate var isControl: Bool {
    switch properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: true
    default: properties.isBidiControl
    }
  }
}
