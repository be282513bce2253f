// A JSON document as it was read: each value with the place in the text where it stands, so that whoever
// finds a value wrong can say where. What is written out again is `JSONValue`, which has no places.

/// One value of a JSON text and where it begins.
public struct JSONNode: Sendable {
  public enum Content: Sendable {
    case null
    case bool(Bool)
    case number(JSONNumber)
    case string(String)
    case array([JSONNode])
    case object([JSONMember])
  }

  public let content: Content
  public let position: SourcePosition

  /// The value in words, for an error that says what was found: `the string "ten"`.
  public var summary: String {
    switch content {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let number): "the number \(number)"
    case .string(let text): "the string \"\(String(text.unicodeScalars.prefix(40)))\""
    case .array(let elements): elements.isEmpty ? "an empty list" : "a list"
    case .object: "an object"
    }
  }
}

/// A key of an object with its value.
public struct JSONMember: Sendable {
  public let key: String
  public let keyPosition: SourcePosition
  public let value: JSONNode
}

/// A place in a text; lines and columns count from 1, columns in Unicode scalars.
public struct SourcePosition: Hashable, Sendable, CustomStringConvertible {
  public let line: Int
  public let column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public var description: String { "\(line):\(column)" }
}

/// What is wrong with a JSON text, and where.
public struct JSONError: Error, Equatable {
  public let message: String
  public let position: SourcePosition
}
