// A database value.

/// A value in one of SQLite's five storage classes.
public enum SQLValue: Hashable, Sendable {
  case null
  case integer(Int)
  case real(Double)
  case text(String)
  case blob([UInt8])

  /// NULL for nil, and for numbers that SQLite lacks: NaN becomes NULL in SQLite too.
  public init(_ value: Double?) {
    self = value.flatMap { $0.isNaN ? nil : .real($0) } ?? .null
  }

  public init(_ value: Int?) {
    self = value.map(SQLValue.integer) ?? .null
  }

  public init(_ value: String?) {
    self = value.map(SQLValue.text) ?? .null
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

  /// The text for programs: reals in the shortest form that reads back as the same number, NULL empty.
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

  public var isNull: Bool { self == .null }
}
