// Values of tables.

import JSON

/// A value of a row, independent of its source.
public enum Value: Hashable, Sendable {
  case null
  case integer(Int)
  case real(Double)
  case text(String)
  case blob([UInt8])

  /// Null for nil and for NaN.
  public init(_ value: Double?) {
    self = value.flatMap { $0.isNaN ? nil : .real($0) } ?? .null
  }

  public init(_ value: Int?) {
    self = value.map(Value.integer) ?? .null
  }

  public init(_ value: String?) {
    self = value.map(Value.text) ?? .null
  }

  public var integer: Int? {
    if case .integer(let value) = self { value } else { nil }
  }

  /// An integer or a real.
  public var double: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .real(let value): value
    default: nil
    }
  }

  public var text: String? {
    if case .text(let value) = self { value } else { nil }
  }

  public var isNull: Bool { self == .null }

  /// The text for programs: reals in the shortest form that reads back as the same number, null empty, blobs in SQL
  /// notation.
  public var exact: String {
    switch self {
    case .null: ""
    case .integer(let value): String(value)
    case .real(let value): String(value)
    case .text(let value): value
    case .blob(let bytes):
      "x'" + bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined() + "'"
    }
  }

  /// The text for people: reals rounded, null empty.
  public var readable: String {
    if case .real(let value) = self { NumberFormat.rounded(value) } else { exact }
  }

  /// The value as JSON; blobs in SQL notation, in a string.
  public var json: JSONValue {
    switch self {
    case .null: .null
    case .integer(let value): .integer(value)
    case .real(let value): .real(value)
    case .text, .blob: .string(exact)
    }
  }
}
