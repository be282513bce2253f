// The value of a hyperparameter.

import JSON
import Tabular

/// A value that a hyperparameter can take.
public enum ParameterValue: Hashable, Sendable, CustomStringConvertible {
  case integer(Int)
  case number(Double)
  case name(String)
  /// Units of each hidden layer.
  case layers([Int])
  /// A name for each hidden layer.
  case names([String])
  /// A number for each class.
  case numbers([Double])

  /// The value in the canonical configuration.
  public var json: JSONValue {
    switch self {
    case .integer(let value): .integer(value)
    case .number(let value): .real(value)
    case .name(let value): .string(value)
    case .layers(let widths): .array(widths.map(JSONValue.integer))
    case .names(let names): .array(names.map(JSONValue.string))
    case .numbers(let numbers): .array(numbers.map(JSONValue.real))
    }
  }

  /// The value in tables and constraints; lists are JSON text.
  public var tableValue: Value {
    switch self {
    case .integer(let value): .integer(value)
    case .number(let value): .real(value)
    case .name(let value): .text(value)
    case .layers, .names, .numbers: .text(json.canonicalText)
    }
  }

  public var description: String {
    if case .name(let value) = self { value } else { json.canonicalText }
  }
}
