// Quotes words for a POSIX shell, for commands that a message proposes.

enum ShellWord {
  /// A word that a shell reads as this text; unchanged if it needs no quotes.
  static func quoted(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy { scalar in
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", ".", "_", "-", "/", "+", ",", ":", "@": true
      default: scalar.value > 0x7F
      }
    }
    guard !isPlain || text.isEmpty else { return text }
    return "'"
      + text.utf8.split(separator: UInt8(ascii: "'"), omittingEmptySubsequences: false)
      .map { String(Substring($0)) }.joined(separator: "'\\''") + "'"
  }

  /// A file as an operand, which is not mistaken for an option.
  static func file(_ path: String) -> String {
    quoted(path.utf8.first == UInt8(ascii: "-") ? "./" + path : path)
  }
}
