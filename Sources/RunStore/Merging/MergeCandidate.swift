// A run of another store, checked before it is let in.

import Files
import JSON
import SQLite
import Sweeps

/// The rows of a run, and its weights, of which everything that can be checked has been.
struct MergeCandidate {
  /// Why a run is not let in.
  struct Refusal: Error {
    let run: String
    let reason: String
  }

  let id: RunID
  let status: RunStatus
  let run: [String: SQLValue]
  let cell: [String: SQLValue]
  let dataset: [String: SQLValue]
  /// Of a finished run.
  let epochs: [[String: SQLValue]]
  let verifications: [[String: SQLValue]]
  /// Of a completed run.
  let weights: [UInt8]?

  /// Whether it has a result: one that diverged has.
  var isFinished: Bool { status.hasResult }

  init(_ key: Int, _ store: borrowing StoreReader) throws(Refusal) {
    var id = "number \(key)"
    do {
      func record(_ table: String, _ key: SQLValue?) throws -> [String: SQLValue] {
        try store.connection.records("SELECT * FROM \(table) WHERE key = ?", [key ?? .null]).first ?? [:]
      }
      run = try record("run", .integer(key))
      cell = try record("cell", run["cell"])
      dataset = try record("dataset", cell["dataset"])
      guard let runID = run["id"].flatMap({ RunID($0) }) else { throw Fault("its id is none") }
      id = runID.text
      self.id = runID
      status = RunStatus(run["status"] ?? .null)
      try Self.checkValues([run], of: .runs)
      try Self.checkValues([cell], of: .runs)
      try Self.checkValues([dataset], of: .datasets)
      try Self.checkIdentity(run, cell, dataset)
      guard status.hasResult else {
        epochs = []
        verifications = []
        weights = nil
        return
      }
      epochs = try store.connection.records(
        "SELECT * FROM epoch WHERE run = ? ORDER BY epoch", [.integer(key)])
      try Self.checkResult(run, epochs)
      verifications = try store.connection.records(
        "SELECT * FROM verification WHERE run = ?", [.integer(key)])
      try Self.checkValues(verifications, of: .verifications)
      weights = status == .completed ? try Self.weights(ofRun: runID, run, store.layout) : nil
    } catch {
      throw Refusal(run: id, reason: "\(error)")
    }
  }

  private struct Fault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  /// Every value is one that netlab could have written.
  private static func checkValues(
    _ records: [[String: SQLValue]], of kind: StoredValues.Kind
  ) throws(Fault) {
    guard let columns = records.first?.keys.sorted() else { return }
    var values = StoredValues(columns, of: kind)
    for record in records {
      guard let fault = values.fault(in: columns.map { record[$0] ?? .null }) else { continue }
      throw Fault("its \(fault.column) is \(fault.value.excerpt), which netlab would not have written")
    }
  }

  /// Ids are the hashes of the configuration, and all columns say what it says.
  private static func checkIdentity(
    _ run: [String: SQLValue], _ cell: [String: SQLValue], _ dataset: [String: SQLValue]
  ) throws {
    guard let config = run["config"]?.text,
      case .object(var members) = try JSONNode.parse(config).value
    else { throw Fault("its configuration cannot be read") }
    guard try SQLValue(RunID(hashing: config)) == run["id"] else {
      throw Fault("its id is not the hash of its configuration")
    }
    guard members.removeValue(forKey: "seed")?.sql == run["seed"],
      try SQLValue(CellID(hashing: JSONValue.object(members).canonicalText)) == cell["id"]
    else { throw Fault("its cell or seed is not that of its configuration") }
    guard case .object(let data) = members["data"],
      ["sha256", "target", "task"].allSatisfy({ data[$0]?.sql == dataset[$0] })
    else { throw Fault("its data are not those of its configuration") }
    guard case .object(let parameters) = members["parameters"] else {
      throw Fault("it has no hyperparameters")
    }
    try check(parameters, cell)
    guard [dataset["examples"], dataset["features"]].allSatisfy({ $0?.integer ?? 0 > 0 }) else {
      throw Fault("its data have no examples")
    }
  }

  /// The cell's columns are the configuration's values; what is left out there is neutral or does not apply.
  private static func check(_ parameters: [String: JSONValue], _ cell: [String: SQLValue]) throws {
    guard case .array(let layers) = parameters["hidden_layers"] else {
      throw Fault("it has no hidden layers")
    }
    for (name, value) in parameters {
      guard let definition = HyperparameterDefinition.named(name), value != .null,
        definition.accepts(value.sql)
      else {
        throw Fault("its \(name) is \(value.sql.excerpt), which is no hyperparameter's value")
      }
    }
    for definition in HyperparameterDefinition.all {
      let column = cell[definition.name] ?? .null
      let isRight =
        switch definition.name {
        case "depth": column == .integer(layers.count)
        case "width": Set(layers).count == 1 ? column == layers[0].sql : column.isNull
        default:
          if let value = parameters[definition.name] {
            column == value.sql || (column.double != nil && column.double == value.sql.double)
          } else {
            column.isNull || column == definition.neutralValue?.sql
          }
        }
      guard isRight else { throw Fault("its \(definition.name) is not that of its configuration") }
    }
  }

  /// A whole curve, and figures that are numbers.
  private static func checkResult(_ run: [String: SQLValue], _ epochs: [[String: SQLValue]]) throws(Fault) {
    // Diverging in the first epoch still is an epoch.
    guard let last = run["last_epoch"]?.integer, last > 0, epochs.count == last,
      epochs.enumerated().allSatisfy({ index, epoch in epoch["epoch"] == .integer(index + 1) })
    else { throw Fault("its curve is not whole") }
    try checkValues(epochs, of: .epochs)
  }

  private static func weights(
    ofRun id: RunID, _ run: [String: SQLValue], _ layout: StoreLayout
  ) throws -> [UInt8] {
    let image = try File.read(layout.weights(ofRun: id))
    guard try SHA256(of: image).hexadecimal == run["weights_sha256"]?.text else {
      throw Fault("its weights were changed or damaged")
    }
    guard try StoredNetwork(image: image).runID == id else {
      throw Fault("its weights are those of another run")
    }
    return image
  }
}

extension JSONValue {
  /// As a column has it.
  fileprivate var sql: SQLValue {
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
