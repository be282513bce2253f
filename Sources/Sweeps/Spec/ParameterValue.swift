// One value of one hyperparameter.

import JSON
import SQLite

/// A value that a hyperparameter can take.
public enum ParameterValue: Hashable, Sendable, CustomStringConvertible {
  case integer(Int)
  case number(Double)
  case name(String)
  /// Units of each hidden layer.
  case layers([Int])

  /// As the canonical configuration has it.
  public var json: JSONValue {
    switch self {
    case .integer(let value): .integer(value)
    case .number(let value): .real(value)
    case .name(let value): .string(value)
    case .layers(let widths): .array(widths.map(JSONValue.integer))
    }
  }

  /// As the store's columns and constraints have it; layers are a JSON text.
  public var sql: SQLValue {
    switch self {
    case .integer(let value): .integer(value)
    case .number(let value): .real(value)
    case .name(let value): .text(value)
    case .layers: .text(json.canonicalText)
    }
  }

  public var description: String {
    if case .name(let value) = self { value } else { json.canonicalText }
  }
}
