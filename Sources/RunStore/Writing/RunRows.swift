// The rows of a run.

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
    let insertEpoch = try connection.prepare(
      """
      INSERT INTO epoch (run, epoch, train_loss, train_accuracy, train_r2, val_loss, val_accuracy, val_r2, learning_rate,
        seconds) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """)
    let endRun = try connection.prepare(
      """
      UPDATE run SET status = ?, finished_at = ?, seconds = ?, error = ?, last_epoch = ?, best_epoch = ?,
        train_loss = ?, train_accuracy = ?, train_r2 = ?, val_loss = ?, val_accuracy = ?, val_r2 = ?,
        test_loss = ?, test_accuracy = ?, test_r2 = ?, weights_sha256 = ?
      WHERE key = ?
      """)
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
      [try key(of: run), .integer(record.epoch)] + Self.values(record.training)
        + Self.values(record.validation)
        + [.real(record.learningRate), .real(record.seconds)])
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
        .integer(result.lastEpoch),
        SQLValue(best?.record.epoch),
      ] + Self.values(best?.record.training) + Self.values(best?.record.validation) + Self.values(best?.test)
        + [SQLValue(weightsDigest), try key(of: run)])
  }

  private static func values(_ figures: Figures?) -> [SQLValue] {
    [SQLValue(figures?.loss), SQLValue(figures?.accuracy), SQLValue(figures?.r2)]
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
