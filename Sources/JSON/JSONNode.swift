// A parsed JSON document with the position of each value, for error messages. `JSONValue` has no positions and can be
// written.

/// A value of a JSON text with its position.
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

  /// A description for error messages: `the string "ten"`.
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

/// A position in a text; lines and columns count from 1, columns in Unicode scalars.
public struct SourcePosition: Hashable, Sendable, CustomStringConvertible {
  public let line: Int
  public let column: Int

  public init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  public var description: String { "\(line):\(column)" }
}

/// A syntax error in a JSON text, with its position.
public struct JSONError: Error, Equatable {
  public let message: String
  public let position: SourcePosition
}
