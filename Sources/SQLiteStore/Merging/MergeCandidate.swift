// Checks a run of another store before it is merged.

import Models
import Experiments
import Files
import SQLite

/// The rows of a run and its weights, fully checked.
struct MergeCandidate {
  /// The reason for rejecting a run.
  struct Refusal: Error {
    let run: String
    let reason: String
  }

  let id: RunID
  let status: RunStatus
  let run: [String: SQLValue]
  let cell: [String: SQLValue]
  let dataset: [String: SQLValue]
  /// For a finished run.
  let epochs: [[String: SQLValue]]
  let verifications: [[String: SQLValue]]
  /// For a completed run.
  let weights: [UInt8]?

  /// The cell's row, including hyperparameters that the other store has no columns for.
  var completeCell: [String: SQLValue] {
    let missing = StoreColumns.current.hyperparameters.filter { cell[$0.name] == nil }
    guard !missing.isEmpty, let values = StoreColumns.values(of: missing, in: run["config"]?.text ?? "")
    else { return cell }
    return cell.merging(zip(missing.map(\.name), values)) { own, _ in own }
  }

  /// Whether it has a result; a diverged run does.
  var isFinished: Bool { status.hasResult }

  init(_ key: Int, _ store: borrowing StoreReader) throws(Refusal) {
    var id = "number \(key)"
    do {
      let records = try StoredRunRows(.integer(key), store.connection)
      (run, cell, dataset) = (records.run, records.cell, records.dataset)
      guard let runID = run["id"].flatMap({ RunID($0) }) else {
        throw StoredValues.Mismatch("its id is not valid")
      }
      id = runID.text
      self.id = runID
      status = RunStatus(run["status"] ?? .null)
      try records.checkValues()
      try records.checkIdentity()
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
      try StoredValues.check(verifications, of: .verifications)
      weights = status == .completed ? try Self.weights(ofRun: runID, run, store.layout) : nil
    } catch {
      throw Refusal(run: id, reason: "\(error)")
    }
  }

  /// Checks that the curve is complete and its metrics are numbers.
  private static func checkResult(_ run: [String: SQLValue], _ epochs: [[String: SQLValue]])
    throws(StoredValues.Mismatch)
  {
    // Diverging in the first epoch is still an epoch.
    guard let last = run["last_epoch"]?.integer, last > 0, epochs.count == last,
      epochs.enumerated().allSatisfy({ index, epoch in epoch["epoch"] == .integer(index + 1) })
    else { throw StoredValues.Mismatch("its curve is incomplete") }
    try StoredValues.check(epochs, of: .epochs)
  }

  private static func weights(
    ofRun id: RunID, _ run: [String: SQLValue], _ layout: StoreLayout
  ) throws -> [UInt8] {
    let image = try File.read(layout.weights(ofRun: id))
    guard try SHA256(of: image).hexadecimal == run["weights_sha256"]?.text else {
      throw StoredValues.Mismatch("its weights were changed or damaged")
    }
    guard try StoredNetwork(image: image).runID == id else {
      throw StoredValues.Mismatch("its weights are those of another run")
    }
    return image
  }
}
