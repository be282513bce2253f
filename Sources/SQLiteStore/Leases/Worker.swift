// Workers registered in the store.

import Experiments
import SQLite
import Threading

/// A row of the table `worker`.
struct Worker {
  let identity: ProcessIdentity
  /// Seconds since 1970.
  let heartbeat: Double

  static let columns = ["host", "boot", "namespace", "pid", "start", "heartbeat"]

  /// - Parameter row: the values of `columns`.
  init?(_ row: some RandomAccessCollection<SQLValue>) {
    let values = Array(row)
    guard values.count == Self.columns.count, let host = values[0].text, let boot = values[1].text,
      let namespace = values[2].text, let pid = values[3].integer, let start = values[4].integer,
      let heartbeat = values[5].double
    else { return nil }
    identity = ProcessIdentity(host: host, boot: boot, namespace: namespace, pid: pid, start: start)
    self.heartbeat = heartbeat
  }

  func isAlive(now: Double) -> Bool { identity.isAlive(heartbeat: heartbeat, now: now) }
}

extension StoreWriter {
  /// Registers this process as a worker if it is not registered: another process may have taken it for dead.
  func registerWorker() throws {
    let identity = ProcessIdentity.current
    try connection.run(
      """
      INSERT INTO worker (key, host, boot, namespace, pid, start, heartbeat) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (key) DO UPDATE SET heartbeat = excluded.heartbeat
      """,
      [
        .integer(worker), .text(identity.host), .text(identity.boot), .text(identity.namespace),
        .integer(identity.pid), .integer(identity.start), .real(Clock.sinceEpoch),
      ])
  }

  func beat() throws {
    try connection.run(
      "UPDATE worker SET heartbeat = ? WHERE key = ?", [.real(Clock.sinceEpoch), .integer(worker)])
  }

  /// Releases all leases of this worker.
  func release() throws {
    try connection.transaction {
      try connection.run(
        """
        UPDATE run SET worker = NULL, status = CASE status WHEN 'running' THEN 'interrupted' ELSE status END
        WHERE worker = ?
        """, [.integer(worker)])
      try connection.run("DELETE FROM worker WHERE key = ?", [.integer(worker)])
    }
  }

  /// Releases all leases of dead workers.
  static func releaseDead(_ connection: borrowing Connection) throws {
    let dead = try deadWorkers(connection)
    guard !dead.isEmpty else { return }
    try connection.transaction {
      for worker in dead {
        try connection.run(
          """
          UPDATE run SET worker = NULL, error = CASE status WHEN 'running' THEN 'the process that trained it ended' END,
            status = CASE status WHEN 'running' THEN 'interrupted' ELSE status END
          WHERE worker = ?
          """, [worker])
        try connection.run("DELETE FROM worker WHERE key = ?", [worker])
      }
    }
  }

  /// The keys of dead workers.
  static func deadWorkers(_ connection: borrowing Connection) throws -> [SQLValue] {
    let now = Clock.sinceEpoch
    return try connection.rows(
      "SELECT key, \(Worker.columns.joined(separator: ", ")) FROM worker"
    ).filter { row in
      Worker(row[1...]).map { !$0.isAlive(now: now) } ?? true
    }.map { $0[0] }
  }
}
