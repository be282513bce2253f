// Reads a run's rows and checks them against its configuration.

import Datasets
import Experiments
import JSON
import SQLite
import Search

/// The rows of a run, its cell and its data, by column name.
struct StoredRunRows {
  let run: [String: SQLValue]
  let cell: [String: SQLValue]
  let dataset: [String: SQLValue]

  /// - Parameter key: the run's key. Missing rows are empty.
  init(_ key: SQLValue, _ connection: borrowing Connection) throws {
    func record(_ table: String, _ key: SQLValue?) throws -> [String: SQLValue] {
      try connection.records("SELECT * FROM \(table) WHERE key = ?", [key ?? .null]).first ?? [:]
    }
    run = try record("run", key)
    cell = try record("cell", run["cell"])
    dataset = try record("dataset", cell["dataset"])
  }

  /// Throws unless every value is one that netlab could have written.
  func checkValues() throws(StoredValues.Mismatch) {
    try StoredValues.check([run], of: .runs)
    try StoredValues.check([cell], of: .runs)
    try StoredValues.check([dataset], of: .datasets)
  }

  /// Throws unless the ids are hashes of the configuration and all columns agree with it.
  func checkIdentity() throws {
    guard let config = run["config"]?.text,
      let node = try? JSONNode.parse(config),
      case .object(let configuration) = node.value
    else { throw StoredValues.Mismatch("its configuration cannot be read") }
    guard node.value.canonicalText == config else {
      throw StoredValues.Mismatch("its configuration is not canonical JSON")
    }
    guard try SQLValue(RunID(hashing: config)) == run["id"] else {
      throw StoredValues.Mismatch("its id is not the hash of its configuration")
    }
    var members = configuration
    members["fold"] = nil
    guard members.removeValue(forKey: "seed")?.sql == run["seed"],
      try SQLValue(CellID(hashing: JSONValue.object(members).canonicalText)) == cell["id"]
    else { throw StoredValues.Mismatch("its cell or seed does not match its configuration") }
    guard case .object(let data) = members["data"],
      (data["id"] ?? data["sha256"])?.sql == dataset["sha256"],
      data["id"]?.sql ?? .null == dataset["data_id"] ?? .null,
      Self.targets(data["target"]) == dataset["target"], data["task"]?.sql == dataset["task"]
    else { throw StoredValues.Mismatch("its data does not match its configuration") }
    guard data["id"] == nil || dataset["source"]?.text != nil else {
      throw StoredValues.Mismatch("it is not known how its data was read")
    }
    guard case .object(let parameters) = members["parameters"] else {
      throw StoredValues.Mismatch("it has no hyperparameters")
    }
    try check(parameters)
    try checkLineage(configuration, parameters)
    let hasClasses = ![Task.regression, .multilabel].contains { dataset["task"] == .text($0.rawValue) }
    guard hasClasses == (dataset["classes"] != .text("[]")) else {
      throw StoredValues.Mismatch("its data has no classes that match its task")
    }
    guard [dataset["examples"], dataset["features"]].allSatisfy({ $0?.integer ?? 0 > 0 }) else {
      throw StoredValues.Mismatch("its data has no examples")
    }
  }

  /// As the data's row has them: several are joined by commas.
  private static func targets(_ value: JSONValue?) -> SQLValue? {
    guard case .array(let names) = value else { return value?.sql }
    return .text(names.map { if case .string(let name) = $0 { name } else { "" } }.joined(separator: ", "))
  }

  /// Checks that the cell's columns repeat the configuration's values; omitted values are neutral or do not apply.
  private func check(_ parameters: [String: JSONValue]) throws(StoredValues.Mismatch) {
    var values: [String: ParameterValue] = [:]
    for (name, value) in parameters {
      let parameter = HyperparameterDefinition.named(name)?.value(fromTable: value.sql)
      guard let parameter else {
        throw StoredValues.Mismatch(
          "its \(name) is \(value.sql.excerpt), which is not a hyperparameter value")
      }
      values[name] = parameter
    }
    for definition in HyperparameterDefinition.all {
      let column = cell[definition.name] ?? .null
      let isRight: Bool
      if let part = definition.part {
        guard let whole = values[part.whole] else { throw StoredValues.Mismatch("it has no \(part.whole)") }
        isRight = column == part.value(whole)?.tableValue ?? .null
      } else if let value = parameters[definition.name] {
        isRight = column == value.sql || (column.double != nil && column.double == value.sql.double)
      } else {
        isRight = column.isNull || column == definition.neutralValue?.tableValue
      }
      guard isRight else {
        throw StoredValues.Mismatch("its \(definition.name) does not match its configuration")
      }
    }
  }

  /// Checks the lineage, by which a longer run finds the one that it continues. Runs of early versions have none.
  private func checkLineage(
    _ configuration: [String: JSONValue], _ parameters: [String: JSONValue]
  ) throws {
    guard let lineage = run["lineage"], !lineage.isNull else { return }
    var members = configuration
    members["parameters"] = .object(parameters.filter { $0.key != "epochs" })
    guard try SQLValue(RunID(hashing: JSONValue.object(members).canonicalText)) == lineage else {
      throw StoredValues.Mismatch("its lineage does not match its configuration")
    }
  }
}
