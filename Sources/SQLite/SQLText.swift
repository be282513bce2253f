// Checks that a text is a single complete SQL expression.

/// A check of SQL text that will be part of netlab's own statement.
public enum SQLText {
  /// A name quoted for SQL.
  public static func quoted(_ name: String) -> String {
    var text = "\"".unicodeScalars
    for scalar in name.unicodeScalars {
      if scalar == "\"" { text.append(scalar) }
      text.append(scalar)
    }
    text.append("\"")
    return String(text)
  }

  /// A condition in parentheses, as part of a statement.
  ///
  /// - Throws: if it is not a single complete expression.
  public static func bracketed(_ condition: String) throws(SQLiteError) -> String {
    try requireExpression(condition, hasSubqueries: true)
    // The line end closes a comment at the end of the expression.
    return "(\(condition)\n)"
  }

  /// Throws unless every parenthesis, quote and comment is closed within the text and no statement ends in it, so
  /// that it cannot escape the parentheses around it.
  ///
  /// - Parameter hasSubqueries: whether `SELECT`, `VALUES` and `WITH` are allowed.
  public static func requireExpression(_ text: String, hasSubqueries: Bool) throws(SQLiteError) {
    func fault(_ message: String) -> SQLiteError { SQLiteError(code: 1, message: message, sql: text) }
    var scanner = Scanner(text)
    var depth = 0
    var isEmpty = true
    while let token = scanner.next() {
      isEmpty = false
      switch token {
      case .open: depth += 1
      case .close:
        depth -= 1
        if depth < 0 { throw fault("there is a ')' too many") }
      case .semicolon: throw fault("there is a ';', which ends a statement")
      case .zero: throw fault("there is a zero byte")
      case .unfinished(let what): throw fault("\(what) is never closed")
      case .word(let word):
        if !hasSubqueries, ["SELECT", "VALUES", "WITH"].contains(word) {
          throw fault("there can be no subquery here")
        }
      case .other: continue
      }
    }
    if depth > 0 { throw fault("a '(' is never closed") }
    if isEmpty { throw fault("there is no expression") }
  }

  private enum Token {
    case open, close, semicolon, zero, other
    /// In upper case.
    case word(String)
    case unfinished(String)
  }

  /// The text's tokens, as in SQLite's tokenizer (https://sqlite.org/lang_keywords.html, lang_comment.html).
  private struct Scanner {
    private let bytes: [UInt8]
    private var index = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    private var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

    mutating func next() -> Token? {
      while let byte = peek {
        index += 1
        switch byte {
        case 0: return .zero
        case UInt8(ascii: " "), 0x09...0x0D: continue
        case UInt8(ascii: "-") where peek == UInt8(ascii: "-"):
          while let byte = peek, byte != UInt8(ascii: "\n") { index += 1 }
        case UInt8(ascii: "/") where peek == UInt8(ascii: "*"):
          index += 1
          if !skipComment() { return .unfinished("a comment") }
        case UInt8(ascii: "("): return .open
        case UInt8(ascii: ")"): return .close
        case UInt8(ascii: ";"): return .semicolon
        case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "`"):
          return skipQuoted(byte) ? .other : .unfinished("a quoted text")
        case UInt8(ascii: "["):
          while let byte = peek, byte != UInt8(ascii: "]") { index += 1 }
          guard peek != nil else { return .unfinished("a name in '['") }
          index += 1
          return .other
        case _ where Self.isWord(byte):
          let start = index - 1
          while let byte = peek, Self.isWord(byte) { index += 1 }
          return .word(String(decoding: bytes[start..<index], as: UTF8.self).uppercased())
        default: return .other
        }
      }
      return nil
    }

    private static func isWord(_ byte: UInt8) -> Bool {
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte | 0x20 || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte
        || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$") || byte >= 0x80
    }

    private mutating func skipComment() -> Bool {
      while index + 1 < bytes.count {
        if bytes[index] == UInt8(ascii: "*"), bytes[index + 1] == UInt8(ascii: "/") {
          index += 2
          return true
        }
        index += 1
      }
      return false
    }

    /// A doubled quote is an escaped quote.
    private mutating func skipQuoted(_ quote: UInt8) -> Bool {
      while let byte = peek {
        index += 1
        guard byte == quote else { continue }
        guard peek == quote else { return true }
        index += 1
      }
      return false
    }
  }
}
