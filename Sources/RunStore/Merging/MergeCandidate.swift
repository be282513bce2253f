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

  let id: String
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
  var isFinished: Bool { status == .completed || status == .diverged }

  init(_ key: Int, _ store: borrowing StoreReader) throws(Refusal) {
    var id = "number \(key)"
    do {
      func record(_ table: String, _ key: SQLValue?) throws -> [String: SQLValue] {
        try store.connection.records("SELECT * FROM \(table) WHERE key = ?", [key ?? .null]).first ?? [:]
      }
      run = try record("run", .integer(key))
      cell = try record("cell", run["cell"])
      dataset = try record("dataset", cell["dataset"])
      guard let text = run["id"]?.text, StoreFile.isID(text) else { throw Fault("its id is none") }
      id = text
      self.id = text
      status = RunStatus(run["status"] ?? .null)
      try Self.checkIdentity(run, cell, dataset)
      guard status == .completed || status == .diverged else {
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
      weights = status == .completed ? try Self.weights(ofRun: text, run, store.layout) : nil
    } catch {
      throw Refusal(run: id, reason: "\(error)")
    }
  }

  private struct Fault: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  /// Ids are the hashes of the configuration, and all columns say what it says.
  private static func checkIdentity(
    _ run: [String: SQLValue], _ cell: [String: SQLValue], _ dataset: [String: SQLValue]
  ) throws {
    guard let config = run["config"]?.text,
      case .object(var members) = try JSONNode.parse(config).value
    else { throw Fault("its configuration cannot be read") }
    guard try hash(config) == run["id"]?.text else {
      throw Fault("its id is not the hash of its configuration")
    }
    guard members.removeValue(forKey: "seed")?.sql == run["seed"],
      try hash(JSONValue.object(members).canonicalText) == cell["id"]?.text
    else { throw Fault("its cell or seed is not that of its configuration") }
    guard case .object(let data) = members["data"],
      ["sha256", "target", "task"].allSatisfy({ data[$0]?.sql == dataset[$0] })
    else { throw Fault("its data are not those of its configuration") }
    guard case .object(let parameters) = members["parameters"] else {
      throw Fault("it has no hyperparameters")
    }
    try check(parameters, cell)
    let counts = [cell["parameter_count"], dataset["examples"], dataset["features"]]
    guard counts.allSatisfy({ $0?.integer ?? 0 > 0 }),
      run["lineage"].map({ $0.isNull || StoreFile.isID($0.text ?? "") }) == true
    else { throw Fault("its counts are not numbers") }
  }

  private static func hash(_ text: String) throws -> String {
    String(try SHA256(of: text).hexadecimal.prefix(32))
  }

  /// The cell's columns are the configuration's values; what is left out there is neutral or does not apply.
  private static func check(_ parameters: [String: JSONValue], _ cell: [String: SQLValue]) throws {
    guard case .array(let layers) = parameters["hidden_layers"] else {
      throw Fault("it has no hidden layers")
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
  private static func checkResult(_ run: [String: SQLValue], _ epochs: [[String: SQLValue]]) throws {
    guard let last = run["last_epoch"]?.integer,
      epochs.compactMap({ $0["epoch"]?.integer }) == Array(1...max(last, 1))
    else {
      throw Fault("its curve is not whole")
    }
    func areNumbers(_ record: [String: SQLValue]) -> Bool {
      record.allSatisfy { column, value in
        let isFigure =
          ["train_", "val_", "test_"].contains { column.hasPrefix($0) } && !column.hasSuffix("confusion")
        return !isFigure || value.isNull || value.double != nil
      }
    }
    guard areNumbers(run), epochs.allSatisfy(areNumbers) else { throw Fault("its figures are not numbers") }
  }

  private static func weights(
    ofRun id: String, _ run: [String: SQLValue], _ layout: StoreLayout
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
