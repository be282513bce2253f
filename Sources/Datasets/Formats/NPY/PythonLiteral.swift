/// A value that Python writes: the header of an NPY file is a dictionary of such values. Nothing is evaluated.
indirect enum PythonLiteral: Equatable {
  case string(String)
  case integer(Int)
  case boolean(Bool)
  case none
  /// A list or a tuple.
  case sequence([PythonLiteral])
  /// In the text's order, keys being strings.
  case dictionary([String], [PythonLiteral])

  /// nil if the text is anything else.
  init?(_ text: String) {
    var parser = Parser(text)
    guard let value = parser.value(depth: 0), parser.isAtEnd else { return nil }
    self = value
  }

  var string: String? { if case .string(let text) = self { text } else { nil } }
  var boolean: Bool? { if case .boolean(let value) = self { value } else { nil } }
  var sequence: [PythonLiteral]? { if case .sequence(let values) = self { values } else { nil } }

  /// A sequence of numbers that are not negative.
  var lengths: [Int]? {
    guard let values = sequence else { return nil }
    let lengths = values.compactMap { value -> Int? in
      if case .integer(let length) = value, length >= 0 { length } else { nil }
    }
    return lengths.count == values.count ? lengths : nil
  }

  /// The value of a key of a dictionary.
  subscript(key: String) -> PythonLiteral? {
    guard case .dictionary(let keys, let values) = self, let place = keys.firstIndex(of: key) else {
      return nil
    }
    return values[place]
  }
}

private struct Parser {
  private let scalars: [Unicode.Scalar]
  private var place = 0
  /// Types of records may hold other records.
  private static let maxDepth = 16
  /// A header has three.
  private static let maxKeys = 16

  init(_ text: String) { scalars = Array(text.unicodeScalars) }

  private var peek: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

  /// Whether only blanks are left.
  var isAtEnd: Bool {
    mutating get {
      skipBlanks()
      return peek == nil
    }
  }

  private mutating func skipBlanks() {
    while let scalar = peek, [" ", "\n", "\t", "\r"].contains(scalar) { place += 1 }
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    skipBlanks()
    guard peek == scalar else { return false }
    place += 1
    return true
  }

  mutating func value(depth: Int) -> PythonLiteral? {
    guard depth < Self.maxDepth else { return nil }
    skipBlanks()
    switch peek {
    case "'", "\"": return string().map(PythonLiteral.string)
    case "(": return sequence(end: ")", depth: depth)
    case "[": return sequence(end: "]", depth: depth)
    case "{": return dictionary(depth: depth)
    default: return word()
    }
  }

  private mutating func sequence(end: Unicode.Scalar, depth: Int) -> PythonLiteral? {
    place += 1
    var values: [PythonLiteral] = []
    while !take(end) {
      guard let value = value(depth: depth + 1) else { return nil }
      values.append(value)
      if !take(",") {
        guard take(end) else { return nil }
        break
      }
    }
    return .sequence(values)
  }

  private mutating func dictionary(depth: Int) -> PythonLiteral? {
    place += 1
    var keys: [String] = []
    var values: [PythonLiteral] = []
    while !take("}") {
      guard keys.count < Self.maxKeys, let key = value(depth: depth + 1)?.string, !keys.contains(key),
        take(":"),
        let value = value(depth: depth + 1)
      else { return nil }
      keys.append(key)
      values.append(value)
      if !take(",") {
        guard take("}") else { return nil }
        break
      }
    }
    return .dictionary(keys, values)
  }

  private mutating func word() -> PythonLiteral? {
    var text = ""
    while let scalar = peek, scalar.isASCII,
      scalar.properties.isAlphabetic || scalar == "-" || "0"..."9" ~= scalar
    {
      text.unicodeScalars.append(scalar)
      place += 1
    }
    switch text {
    case "True": return .boolean(true)
    case "False": return .boolean(false)
    case "None": return PythonLiteral.none
    default:
      // Python 2 wrote long integers with an L.
      return Int(text.hasSuffix("L") ? String(text.dropLast()) : text).map(PythonLiteral.integer)
    }
  }

  private mutating func string() -> String? {
    guard let quote = peek else { return nil }
    place += 1
    var text = String.UnicodeScalarView()
    while let scalar = peek {
      place += 1
      if scalar == quote { return String(text) }
      guard scalar == "\\" else {
        text.append(scalar)
        continue
      }
      guard let escaped = escape() else { return nil }
      text.append(escaped)
    }
    return nil
  }

  private mutating func escape() -> Unicode.Scalar? {
    guard let scalar = peek else { return nil }
    place += 1
    switch scalar {
    case "\\", "'", "\"": return scalar
    case "n": return "\n"
    case "t": return "\t"
    case "r": return "\r"
    case "x": return hexadecimal(2)
    case "u": return hexadecimal(4)
    case "U": return hexadecimal(8)
    default: return nil
    }
  }

  private mutating func hexadecimal(_ count: Int) -> Unicode.Scalar? {
    guard scalars.count - place >= count else { return nil }
    let digits = scalars[place..<place + count]
    guard digits.allSatisfy({ $0.properties.isASCIIHexDigit }) else { return nil }
    place += count
    return UInt32(String(String.UnicodeScalarView(digits)), radix: 16).flatMap(Unicode.Scalar.init)
  }
}
