// Writes the rows of runs and their epochs.

import Experiments
import NeuralNetwork
import SQLite
import Search

/// Statements that write runs and epochs, for one transaction.
struct RunRows: ~Copyable {
  private let worker: Int
  private let leases: [RunID: Lease]
  /// The keys of runs whose leases are still held; nil for lost leases.
  private var keys: [RunID: SQLValue?] = [:]
  private var selectLease: Statement
  private var deleteEpochs: Statement
  private var copyEpochs: Statement
  private var startRun: Statement
  private var insertEpoch: Statement
  private var endRun: Statement
  private var selectCheckpoint: Statement
  private var updateCheckpoint: Statement

  init(
    _ connection: borrowing Connection, worker: Int, _ leases: [RunID: Lease]
  ) throws(SQLiteError) {
    let selectLease = try connection.prepare("SELECT key, claim, worker, status FROM run WHERE id = ?")
    let deleteEpochs = try connection.prepare("DELETE FROM epoch WHERE run = ? AND epoch > ?")
    let measured = ["learning_rate", "seconds"] + SplitMetric.ofEpoch.map(\.name)
    let copied = measured.joined(separator: ", ")
    let copyEpochs = try connection.prepare(
      """
      INSERT OR REPLACE INTO epoch (run, epoch, \(copied)) SELECT ?, epoch, \(copied) FROM epoch
      WHERE run = (SELECT key FROM run WHERE id = ?) AND epoch <= ?
      """)
    let startRun = try connection.prepare(
      """
      UPDATE run SET status = 'running', started_at = ?, finished_at = NULL, seconds = NULL, error = NULL,
        last_epoch = NULL, attempts = attempts + 1, git_commit = ?, host = ?, cpu = ?, blas = ?,
        netlab_version = ?
      WHERE key = ?
      """)
    let epochColumns = ["run", "epoch"] + measured
    let insertEpoch = try connection.prepare(
      """
      INSERT OR REPLACE INTO epoch (\(epochColumns.joined(separator: ", ")))
      VALUES (\(epochColumns.map { _ in "?" }.joined(separator: ", ")))
      """)
    let endColumns =
      [
        "worker", "status", "finished_at", "seconds", "error", "last_epoch", "best_epoch", "weights_sha256",
        "val_confusion", "test_confusion",
      ] + SplitMetric.ofRun.map(\.name)
    let endRun = try connection.prepare(
      "UPDATE run SET \(endColumns.map { "\($0) = ?" }.joined(separator: ", ")) WHERE key = ?")
    // A run that makes progress may be tried again.
    let updateCheckpoint = try connection.prepare(
      """
      UPDATE run SET checkpoint_epoch = ?1, checkpoint_sha256 = ?2,
        attempts = CASE WHEN ?1 IS NULL THEN attempts ELSE min(attempts, 1) END
      WHERE key = ?3
      """)
    selectCheckpoint = try connection.prepare("SELECT checkpoint_epoch FROM run WHERE key = ?")
    self.updateCheckpoint = updateCheckpoint
    self.worker = worker
    self.leases = leases
    self.selectLease = selectLease
    self.deleteEpochs = deleteEpochs
    self.copyEpochs = copyEpochs
    self.startRun = startRun
    self.insertEpoch = insertEpoch
    self.endRun = endRun
  }

  /// Whether this worker still holds the run's lease: another one may hold it now, or a merge may have stored the
  /// result.
  mutating func isLeased(_ run: PlannedRun) throws -> Bool {
    if let known = keys[run.id] { return known != nil }
    var key: SQLValue?
    if let lease = leases[run.id] {
      try selectLease.bind([SQLValue(run.id)])
      if try selectLease.step() {
        let row = selectLease.row
        let isHeld =
          row[1] == .integer(lease.fencingToken) && row[2] == .integer(worker)
          && RunStatus(row[3]).needsTraining(retriesFailed: false)
        key = isHeld ? row[0] : nil
      }
    }
    keys.updateValue(key, forKey: run.id)
    return key != nil
  }

  mutating func start(_ start: RunStart, at time: String, _ provenance: Provenance) throws {
    let key = try key(of: start.run)
    // Remove what an interrupted attempt stored after the starting point.
    let kept = start.point.map { $0.origin == start.run.id ? $0.state.epoch : 0 } ?? 0
    try deleteEpochs.run([key, .integer(kept)])
    if let point = start.point, point.origin != start.run.id {
      try copyEpochs.run([key, SQLValue(point.origin), .integer(point.state.epoch)])
    }
    try startRun.run([
      .text(time), SQLValue(provenance.gitCommit), .text(provenance.host), SQLValue(provenance.cpu),
      .text(provenance.kernels), .text(provenance.netlabVersion), key,
    ])
  }

  mutating func add(_ record: EpochRecord, of run: PlannedRun) throws {
    try insertEpoch.run(
      [try key(of: run), .integer(record.epoch), .real(record.learningRate), .real(record.seconds)]
        + SplitMetric.ofEpoch.map { SQLValue(record.value(of: $0)) })
  }

  mutating func end(_ run: PlannedRun, _ result: RunResult, at time: String, weightsDigest: String?) throws {
    let best = result.best
    try endRun.run(
      [
        .null, .text(result.status.stored.rawValue), .text(time), .real(result.seconds),
        SQLValue(result.status.reason),
        .integer(result.lastEpoch), SQLValue(best?.record.epoch), SQLValue(weightsDigest),
        SQLValue(best?.validationConfusion?.text), SQLValue(best?.testConfusion?.text),
      ] + SplitMetric.ofRun.map { SQLValue(best?.value(of: $0)) } + [try key(of: run)])
  }

  mutating func checkpointEpoch(of run: PlannedRun) throws -> Int? {
    try selectCheckpoint.bind([key(of: run)])
    return try selectCheckpoint.step() ? selectCheckpoint.row[0].integer : nil
  }

  mutating func setCheckpoint(_ epoch: Int?, sha256: String?, of run: PlannedRun) throws {
    try updateCheckpoint.run([SQLValue(epoch), SQLValue(sha256), key(of: run)])
  }

  private func key(of run: PlannedRun) throws -> SQLValue {
    guard let known = keys[run.id], let key = known else {
      throw StoreError.unknown(kind: "run", name: run.id.text)
    }
    return key
  }
}
