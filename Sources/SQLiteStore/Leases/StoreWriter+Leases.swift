// Leases runs to this worker.

import Experiments
import SQLite
import Threading

extension StoreWriter {
  /// Leases runs in one transaction. A lease is the run's `worker` together with its `claim`, the fencing token.
  func lease(
    _ candidates: ArraySlice<PlannedRun>, atMost count: Int, maxAttempts: Int
  ) throws -> LeaseBatch {
    var batch = LeaseBatch()
    try connection.transaction {
      try registerWorker()
      var select = try connection.prepare(
        """
        SELECT run.key, run.status, run.claim, run.attempts, run.checkpoint_epoch, run.checkpoint_sha256, worker.key,
          \(Worker.columns.map { "worker.\($0)" }.joined(separator: ", "))
        FROM run LEFT JOIN worker ON worker.key = run.worker WHERE run.id = ?
        """)
      var take = try connection.prepare(
        """
        UPDATE run SET claim = ?, worker = ?, status = CASE status WHEN 'running' THEN 'interrupted' ELSE status END
        WHERE key = ?
        """)
      var giveUp = try connection.prepare(
        "UPDATE run SET status = 'failed', worker = NULL, error = ? WHERE key = ?")
      var liveness = LivenessCheck(worker: worker)
      for run in candidates {
        guard batch.leases.count < count else { break }
        batch.examined += 1
        try select.bind([SQLValue(run.id)])
        guard try select.step() else { continue }
        let row = select.row
        if !RunStatus(row[1]).needsTraining(retriesFailed: false) {
          batch.ended.append(run)
        } else if liveness.isHeldByAnother(row[6...]) {
          batch.elsewhere.append(run)
        } else if let attempts = row[3].integer, attempts >= maxAttempts {
          try giveUp.run([.text(LeaseBatch.reasonForGivingUp(attempts: attempts)), row[0]])
          batch.ended.append(run)
        } else {
          // Start over from a number that netlab cannot have reached.
          let token = (row[2].integer ?? 0) &+ 1
          try take.run([.integer(token), .integer(worker), row[0]])
          let checkpoint = row[4].integer.map { StoredCheckpoint(epoch: $0, sha256: row[5].text) }
          batch.leases.append(Lease(run, fencingToken: token, checkpoint: checkpoint))
        }
      }
    }
    return batch
  }
}

/// Checks whether the holders of runs are alive, each once.
private struct LivenessCheck {
  /// The worker that asks.
  let worker: Int
  /// By worker key.
  private var known: [Int: Bool] = [:]

  init(worker: Int) {
    self.worker = worker
  }

  /// - Parameter holder: the key of a run's holder, and the values of `Worker.columns`.
  mutating func isHeldByAnother(_ holder: ArraySlice<SQLValue>) -> Bool {
    guard let key = holder.first?.integer, key != worker else { return false }
    if let isAlive = known[key] { return isAlive }
    let isAlive =
      Worker(holder.dropFirst())?.isAlive(now: Clock.sinceEpoch) ?? false
    known[key] = isAlive
    return isAlive
  }
}
