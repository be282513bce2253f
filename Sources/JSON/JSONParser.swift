// Parses JSON5 (https://spec.json5.org): comments, trailing commas, single quotes, bare keys. Foundation's
// JSONDecoder reads JSON5 too, but does not report positions.

extension JSONNode {
  /// Parses a JSON5 text.
  /// - Throws: syntax errors with positions; duplicate keys, more than 64 levels of nesting and more than 16 MiB are
  ///   errors too.
  public static func parse(_ text: String) throws(JSONError) -> JSONNode {
    // Nodes take many times the memory of the text.
    guard text.utf8.count <= 16 << 20 else {
      throw JSONError(message: "the text is longer than 16 MiB", position: SourcePosition(line: 1, column: 1))
    }
    var parser = JSONParser(text)
    return try parser.parseDocument()
  }
}

/// Parses a text scalar by scalar, and keeps the position.
struct JSONParser {
  private static let deepestNesting = 64

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var line = 1
  private var column = 1
  private var nesting = 0

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  mutating func parseDocument() throws(JSONError) -> JSONNode {
    try skipSpace()
    guard peek != nil else { throw error("the text is empty") }
    let root = try parseValue()
    try skipSpace()
    if peek != nil { throw error("unexpected \(found) after the end of the value") }
    return root
  }

  // MARK: Reading one scalar

  var peek: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }
  var position: SourcePosition { SourcePosition(line: line, column: column) }

  var found: String {
    switch peek {
    case nil: "end of the text"
    case .some(let scalar) where scalar.value < 0x20: "a line end or control character"
    case .some(let scalar): "'\(scalar)'"
    }
  }

  @discardableResult
  mutating func advance() -> Unicode.Scalar {
    let scalar = scalars[index]
    index += 1
    let endsLine = scalar == "\n" || (scalar == "\r" && peek != "\n")
    if endsLine {
      line += 1
      column = 1
    } else {
      column += 1
    }
    return scalar
  }

  func error(_ message: String, at position: SourcePosition? = nil) -> JSONError {
    JSONError(message: message, position: position ?? self.position)
  }

  private mutating func skipSpace() throws(JSONError) {
    while let scalar = peek {
      if scalar.properties.isWhitespace || scalar == "\u{FEFF}" {
        advance()
      } else if scalar == "/" {
        try skipComment()
      } else {
        return
      }
    }
  }

  private mutating func skipComment() throws(JSONError) {
    let start = position
    advance()
    switch peek {
    case "/":
      while let scalar = peek, scalar != "\n", scalar != "\r" { advance() }
    case "*":
      advance()
      while true {
        guard peek != nil else { throw error("the comment that begins here is never closed", at: start) }
        if advance() == "*", peek == "/" {
          advance()
          return
        }
      }
    default:
      throw error("unexpected '/'", at: start)
    }
  }

  // MARK: Values

  private mutating func parseValue() throws(JSONError) -> JSONNode {
    let start = position
    switch peek {
    case "{": return JSONNode(content: .object(try parseObject()), position: start)
    case "[": return JSONNode(content: .array(try parseArray()), position: start)
    case "\"", "'": return JSONNode(content: .string(try parseString()), position: start)
    case .some(let scalar) where "+-.0123456789".unicodeScalars.contains(scalar):
      return JSONNode(content: .number(try parseNumber()), position: start)
    case .some(let scalar) where Self.beginsName(scalar):
      let word = parseName()
      switch word {
      case "null": return JSONNode(content: .null, position: start)
      case "true": return JSONNode(content: .bool(true), position: start)
      case "false": return JSONNode(content: .bool(false), position: start)
      case "NaN": return JSONNode(content: .number(.real(.nan)), position: start)
      case "Infinity": return JSONNode(content: .number(.real(.infinity)), position: start)
      default: throw error("'\(word)' is not a value: put text in quotes", at: start)
      }
    default:
      throw error("expected a value, found \(found)")
    }
  }

  private mutating func parseArray() throws(JSONError) -> [JSONNode] {
    let start = position
    try enter()
    var elements: [JSONNode] = []
    while true {
      try skipSpace()
      if peek == "]" { break }
      guard peek != nil else { throw error("the list that begins here is never closed", at: start) }
      elements.append(try parseValue())
      try skipSpace()
      if peek == "," { advance() } else if peek != "]" { throw error("expected ',' or ']', found \(found)") }
    }
    leave()
    return elements
  }

  private mutating func parseObject() throws(JSONError) -> [JSONMember] {
    let start = position
    try enter()
    var members: [JSONMember] = []
    var keys: Set<String> = []
    while true {
      try skipSpace()
      if peek == "}" { break }
      guard peek != nil else { throw error("the object that begins here is never closed", at: start) }
      let keyPosition = position
      let key = try parseKey()
      if !keys.insert(key).inserted {
        throw error("the key '\(key)' occurs twice", at: keyPosition)
      }
      try skipSpace()
      guard peek == ":" else { throw error("expected ':' after the key '\(key)', found \(found)") }
      advance()
      try skipSpace()
      members.append(JSONMember(key: key, keyPosition: keyPosition, value: try parseValue()))
      try skipSpace()
      if peek == "," { advance() } else if peek != "}" { throw error("expected ',' or '}', found \(found)") }
    }
    leave()
    return members
  }

  private mutating func enter() throws(JSONError) {
    nesting += 1
    if nesting > Self.deepestNesting { throw error("lists and objects are nested too deep") }
    advance()
  }

  private mutating func leave() {
    nesting -= 1
    advance()
  }

  private mutating func parseKey() throws(JSONError) -> String {
    switch peek {
    case "\"", "'": return try parseString()
    case .some(let scalar) where Self.beginsName(scalar): return parseName()
    default: throw error("expected a key, found \(found)")
    }
  }

  private static func beginsName(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar == "$" || scalar.properties.isAlphabetic
  }

  private mutating func parseName() -> String {
    var name = String.UnicodeScalarView()
    while let scalar = peek, Self.beginsName(scalar) || scalar.properties.numericType != nil {
      name.append(advance())
    }
    return String(name)
  }
}
