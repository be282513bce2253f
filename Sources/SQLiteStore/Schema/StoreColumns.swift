// The columns of hyperparameters and metrics.

import JSON
import NeuralNetwork
import SQLite
import Search

/// The columns that follow from the definitions of hyperparameters and metrics. The configuration of a run is the one truth about
/// its hyperparameters; their columns repeat it for queries.
struct StoreColumns: Sendable {
  struct Hyperparameter: Sendable {
    let name: String
    /// As SQL spells it.
    let type: String
    /// The column's value, from the parameters of a run's configuration.
    let value: @Sendable ([String: JSONValue]) -> SQLValue
  }

  /// In the order in which the views show them.
  var hyperparameters: [Hyperparameter]
  /// The columns of metrics, split by split, in the order in which the views show them.
  var training: [String]
  var validation: [String]
  var test: [String]

  var ofEpoch: [String] { training + validation }
  var ofRun: [String] { training + validation + test }

  /// The columns of this netlab.
  static let current = StoreColumns(
    hyperparameters: HyperparameterDefinition.all.map(Hyperparameter.init),
    training: Metric.ofTraining.map { $0.column(of: "train") },
    validation: inViews.map { $0.column(of: "val") },
    test: inViews.map { $0.column(of: "test") })

  /// Those that training yields first.
  private static let inViews =
    Metric.ofTraining + Metric.allCases.filter { !Metric.ofTraining.contains($0) }

  /// The names and types of the columns that belong in a table.
  func columns(of table: String) -> [(name: String, type: String)] {
    switch table {
    case "cell": hyperparameters.map { ($0.name, $0.type) }
    case "run": ofRun.map { ($0, "REAL") }
    case "epoch": ofEpoch.map { ($0, "REAL") }
    default: []
    }
  }

  /// The values of hyperparameters, in their order.
  ///
  /// - Parameter configuration: of a run, canonical JSON.
  /// - Returns: nil where that cannot be read.
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
    type = definition.columnType
    value = { definition.storedValue(in: $0) }
  }
}

extension HyperparameterDefinition {
  fileprivate var columnType: String {
    switch kind {
    case .integer: "INTEGER"
    case .number: "REAL"
    case .name, .namesOfLayers, .layers, .numbersOfClasses: "TEXT"
    }
  }

  /// The value that a configuration gives or, where it leaves the hyperparameter out, the neutral value if the hyperparameter
  /// applies.
  fileprivate func storedValue(in parameters: [String: JSONValue]) -> SQLValue {
    if let value = parameters[name] { return value.sql }
    guard let neutralValue, applies(Self.values(in: parameters)) else { return .null }
    return SQLValue(neutralValue.tableValue)
  }

  /// All values of a configuration, with neutral ones where it leaves them out.
  private static func values(in parameters: [String: JSONValue]) -> ParameterValues {
    var values: [String: ParameterValue] = [:]
    for definition in all {
      values[definition.name] =
        parameters[definition.name].flatMap(definition.value) ?? definition.neutralValue
    }
    if case .layers(let widths) = values["hidden_layers"] { values["depth"] = .integer(widths.count) }
    return ParameterValues(values)
  }

  private func value(_ json: JSONValue) -> ParameterValue? {
    switch (kind, json) {
    case (.integer, .number(.integer(let value))): .integer(value)
    case (.number, .number(let value)): .number(value.double)
    case (_, .string(let name)): .name(name)
    case (.layers, .array(let widths)):
      .layers(widths.compactMap { if case .number(.integer(let width)) = $0 { width } else { nil } })
    default: nil
    }
  }
}

extension JSONValue {
  /// As a column has it.
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
