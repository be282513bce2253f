// The columns of hyperparameters and metrics.

import Experiments
import JSON
import SQLite
import Search

/// The columns derived from the definitions of hyperparameters and metrics. The configuration is the source of truth
/// for a run's hyperparameters; their columns repeat it for queries.
struct StoreColumns: Sendable {
  struct Hyperparameter: Sendable {
    let name: String
    /// The type in SQL.
    let type: String
    /// Extracts the column's value from the parameters of a run's configuration.
    let value: @Sendable ([String: JSONValue]) -> SQLValue
  }

  /// In the order of the views.
  var hyperparameters: [Hyperparameter]
  /// The columns of metrics by split, in the order of the views.
  var training: [String]
  var validation: [String]
  var test: [String]

  var ofEpoch: [String] { training + validation }
  var ofRun: [String] { training + validation + test }

  /// The columns of this version of netlab.
  static let current = StoreColumns(
    hyperparameters: HyperparameterDefinition.all.map(Hyperparameter.init),
    training: SplitMetric.columns(of: .training).map(\.name),
    validation: SplitMetric.columns(of: .validation).map(\.name),
    test: SplitMetric.columns(of: .test).map(\.name))

  /// The names and types of the columns of a table.
  func columns(of table: String) -> [(name: String, type: String)] {
    switch table {
    case "cell": hyperparameters.map { ($0.name, $0.type) }
    case "run": ofRun.map { ($0, "REAL") }
    case "epoch": ofEpoch.map { ($0, "REAL") }
    default: []
    }
  }

  /// The values of hyperparameters, in order.
  ///
  /// - Parameter configuration: a run's configuration, in canonical JSON.
  /// - Returns: nil if it cannot be read.
  static func values(of columns: [Hyperparameter], in configuration: String) -> [SQLValue]? {
    guard let node = try? JSONNode.parse(configuration), case .object(let members) = node.value,
      case .object(let parameters) = members["parameters"]
    else { return nil }
    return columns.map { $0.value(parameters) }
  }
}

extension StoreColumns.Hyperparameter {
  init(_ definition: HyperparameterDefinition) {
    name = definition.name
    type = definition.columnType.rawValue
    value = { definition.storedValue(in: $0) }
  }
}

extension HyperparameterDefinition {
  /// The value in a configuration or, if the hyperparameter is omitted there but applies, its neutral value.
  fileprivate func storedValue(in parameters: [String: JSONValue]) -> SQLValue {
    if let value = parameters[name] { return value.sql }
    let values = Self.values(in: parameters)
    if let part { return values[part.whole].flatMap(part.value)?.tableValue ?? .null }
    // What is said of columns is not known here.
    guard let neutralValue, applies(values, to: DataShape(task: .binary, classCount: 2)) else { return .null }
    return neutralValue.tableValue
  }

  /// All values of a configuration, including omitted neutral ones.
  private static func values(in parameters: [String: JSONValue]) -> ParameterValues {
    var values: [String: ParameterValue] = [:]
    for definition in all {
      values[definition.name] =
        parameters[definition.name].flatMap { definition.value(fromTable: $0.sql) }
        ?? definition.neutralValue
    }
    return ParameterValues(values).withParts
  }
}

extension JSONValue {
  /// The value in a column.
  var sql: SQLValue {
    switch self {
    case .null: .null
    case .bool(let value): .integer(value ? 1 : 0)
    case .number(.integer(let value)): .integer(value)
    case .number(.real(let value)): .real(value)
    case .string(let text): .text(text)
    case .array, .object: .text(canonicalText)
    }
  }
}
