// The rows of a run.

import JSON
import NeuralNetwork
import SQLite
import Sweeps

/// Statements that write runs and epochs, for one transaction.
struct RunRows: ~Copyable {
  private var selectKey: Statement
  private var deleteEpochs: Statement
  private var startRun: Statement
  private var insertEpoch: Statement
  private var endRun: Statement
  private var keys: [String: SQLValue] = [:]

  init(_ connection: borrowing Connection) throws(SQLiteError) {
    let selectKey = try connection.prepare("SELECT key FROM run WHERE id = ?")
    let deleteEpochs = try connection.prepare("DELETE FROM epoch WHERE run = ?")
    let startRun = try connection.prepare(
      """
      UPDATE run SET status = 'running', started_at = ?, finished_at = NULL, seconds = NULL, error = NULL,
        last_epoch = NULL, git_commit = ?, host = ?, blas = ?, netlab_version = ?
      WHERE key = ?
      """)
    let epochColumns =
      ["run", "epoch", "learning_rate", "seconds"] + Self.columns("train", Figure.ofTraining)
      + Self.columns("val", Figure.allCases)
    let insertEpoch = try connection.prepare(
      """
      INSERT INTO epoch (\(epochColumns.joined(separator: ", ")))
      VALUES (\(epochColumns.map { _ in "?" }.joined(separator: ", ")))
      """)
    let endColumns =
      [
        "status", "finished_at", "seconds", "error", "last_epoch", "best_epoch", "weights_sha256",
        "val_confusion", "test_confusion",
      ] + Self.columns("train", Figure.ofTraining) + Self.columns("val", Figure.allCases)
      + Self.columns("test", Figure.allCases)
    let endRun = try connection.prepare(
      "UPDATE run SET \(endColumns.map { "\($0) = ?" }.joined(separator: ", ")) WHERE key = ?")
    self.selectKey = selectKey
    self.deleteEpochs = deleteEpochs
    self.startRun = startRun
    self.insertEpoch = insertEpoch
    self.endRun = endRun
  }

  mutating func start(_ run: PlannedRun, at time: String, _ provenance: Provenance) throws {
    let key = try key(of: run)
    // What an interrupted try has left.
    try deleteEpochs.run([key])
    try startRun.run([
      .text(time), SQLValue(provenance.gitCommit), .text(provenance.host), .text(provenance.blas),
      .text(provenance.netlabVersion), key,
    ])
  }

  mutating func add(_ record: EpochRecord, of run: PlannedRun) throws {
    try insertEpoch.run(
      [try key(of: run), .integer(record.epoch), .real(record.learningRate), .real(record.seconds)]
        + Self.values(record.training, Figure.ofTraining) + Self.values(record.validation, Figure.allCases))
  }

  mutating func end(_ run: PlannedRun, _ result: RunResult, at time: String, weightsDigest: String?) throws {
    let (status, error): (RunStatus, String?) =
      switch result.status {
      case .completed: (.completed, nil)
      case .diverged(let epoch): (.diverged, "the loss became NaN or infinite in epoch \(epoch)")
      case .interrupted: (.interrupted, nil)
      case .failed(let reason): (.failed, reason)
      }
    let best = result.best
    try endRun.run(
      [
        .text(status.rawValue), .text(time), .real(result.seconds), SQLValue(error),
        .integer(result.lastEpoch), SQLValue(best?.record.epoch), SQLValue(weightsDigest),
        Self.value(best?.validationConfusion), Self.value(best?.testConfusion),
      ] + Self.values(best?.record.training, Figure.ofTraining)
        + Self.values(best?.record.validation, Figure.allCases) + Self.values(best?.test, Figure.allCases)
        + [try key(of: run)])
  }

  private static func columns(_ part: String, _ figures: [Figure]) -> [String] {
    figures.map { "\(part)_\($0.rawValue)" }
  }

  private static func values(_ figures: Figures?, _ names: [Figure]) -> [SQLValue] {
    names.map { SQLValue(figures?[$0]) }
  }

  /// A list of rows as JSON: of each class, how many were put in which.
  private static func value(_ confusion: Confusion?) -> SQLValue {
    guard let confusion else { return .null }
    let size = confusion.classCount
    let rows = (0..<size).map { row in
      JSONValue.array((0..<size).map { .integer(confusion.counts[row * size + $0]) })
    }
    return .text(JSONValue.array(rows).canonicalText)
  }

  private mutating func key(of run: PlannedRun) throws -> SQLValue {
    if let key = keys[run.id] { return key }
    try selectKey.bind([.text(run.id)])
    guard try selectKey.step() else { throw StoreError.unknown(kind: "run", name: run.id) }
    let key = selectKey.row[0]
    keys[run.id] = key
    return key
  }
}
