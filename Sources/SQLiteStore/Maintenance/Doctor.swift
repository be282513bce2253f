// Checks a store for inconsistencies: rows against files, files against hashes, leases against processes.

import Models
import Experiments
import Files
import SQLite
import Search
import Synchronization
import Threading

public enum Doctor {
  private static let restore = "restore a backup, or 'netlab merge' this store into a new one"
  private static let retrain =
    "'netlab doctor --repair' resets it, and the next sweep trains it again, to the same bits"

  /// Finds all defects of a store. Changes nothing.
  ///
  /// - Throws: if the database cannot be read at all.
  public static func examine(_ layout: StoreLayout) throws -> [Finding] {
    let reader = try StoreReader(layout)
    do {
      return try database(reader.connection) + values(reader) + identities(reader.connection)
        + runs(reader.connection, layout)
        + sweeps(reader.connection) + checkpoints(reader.connection, layout)
        + leases(reader.connection) + strays(reader.connection, layout)
    } catch let error as SQLiteError {
      throw StoreReader.explained(error, layout)
    }
  }

  /// Makes the safe repairs of the given findings, in one transaction. Sound results are never removed.
  public static func repair(_ findings: [Finding], _ layout: StoreLayout) throws {
    let writer = try StoreWriter.open(layout)
    do {
      try writer.connection.transaction {
        for case .some(let repair) in findings.map(\.repair) { try make(repair, writer) }
      }
    } catch {
      throw StoreWriter.explained(error, layout)
    }
  }

  /// Makes one repair, unless another process has repaired or removed the run in the meantime.
  private static func make(_ repair: Finding.Repair, _ writer: borrowing StoreWriter) throws {
    switch repair {
    case .retrain(let run):
      let found = try runRows(writer.connection, of: run).flatMap { examine(run: $0, writer.layout) }
      guard found.contains(where: { $0.repair == repair }) else { return }
      // Metrics too: a mean over runs must not count missing results.
      let columns = try writer.connection.rows("SELECT name FROM pragma_table_info('run')")
      let metrics = columns.compactMap(\.[0].text).filter { name in
        SplitName.allCases.contains { name.hasPrefix("\($0.rawValue)_") }
      }
      try writer.connection.run(
        """
        UPDATE run SET status = 'pending', weights_sha256 = NULL, best_epoch = NULL, last_epoch = NULL, finished_at = NULL,
          \(metrics.map { "\($0) = NULL" }.joined(separator: ", ")) WHERE id = ?
        """, [SQLValue(run)])
    case .forgetCheckpoint(let run):
      guard try !checkpoints(writer.connection, writer.layout, of: run).isEmpty else { return }
      try writer.connection.run(
        "UPDATE run SET checkpoint_epoch = NULL, checkpoint_sha256 = NULL WHERE id = ?", [SQLValue(run)])
    case .interrupt(let run):
      try writer.connection.run(
        "UPDATE run SET status = 'interrupted' WHERE id = ? AND status = 'running' AND worker IS NULL",
        [SQLValue(run)])
    case .releaseLeases:
      // Opening the store for writing has already done this.
      break
    }
  }

  // MARK: The database

  private static func database(_ connection: borrowing Connection) throws -> [Finding] {
    let faults = try connection.rows("PRAGMA integrity_check(10)").compactMap { $0[0].text }.filter {
      $0 != "ok"
    }
    let orphans = try connection.rows("PRAGMA foreign_key_check").count
    return faults.map { Finding("the database is damaged: \($0)", remedy: restore) }
      + (orphans > 0
        ? [Finding("\(orphans) rows of the database refer to missing rows", remedy: restore)]
        : [])
  }

  /// Finds values that netlab would not have written, of any type.
  private static func values(_ reader: borrowing StoreReader) throws -> [Finding] {
    var findings: [Finding] = []
    for (kind, owner, sql) in [
      (StoredValues.Kind.runs, "run", "SELECT * FROM run"), (.runs, "cell", "SELECT * FROM cell"),
      (.sweeps, "sweep", "SELECT * FROM sweep"), (.datasets, "data set", "SELECT * FROM dataset"),
      (.verifications, "verification of run", "SELECT run_id AS id, * FROM verifications"),
    ] {
      var statement = try reader.connection.prepare(sql)
      let columns = statement.columnNames
      var values = StoredValues(columns, of: kind)
      let name = columns.firstIndex(of: kind == .datasets ? "sha256" : "id")
      while try statement.step() {
        let row = statement.row
        guard let fault = values.fault(in: row) else { continue }
        let id = name.map { String((row[$0].text ?? "").unicodeScalars.prefix(12)) } ?? ""
        findings.append(
          Finding(
            "\(owner) \(id): its \(fault.column) is \(fault.value.excerpt), which netlab would not have written",
            remedy: restore))
      }
    }
    let columns = SplitMetric.ofEpoch.map(\.name) + ["learning_rate", "seconds"]
    let isOdd = columns.map { "typeof(\($0)) IN ('text', 'blob')" }.joined(separator: " OR ")
    let odd = try reader.connection.rows("SELECT DISTINCT run_id FROM curves WHERE \(isOdd)")
    return findings
      + odd.map {
        Finding("run \($0[0].excerpt): its curve contains values that are not numbers", remedy: restore)
      }
  }

  /// Finds runs whose rows contradict their configuration. Invalid values, and configurations that do not match their
  /// run's id, are left to other checks.
  private static func identities(_ connection: borrowing Connection) throws -> [Finding] {
    let keys = try connection.rows("SELECT key FROM run ORDER BY key").map(\.[0])
    return try keys.compactMap { key in
      let records = try StoredRunRows(key, connection)
      guard let id = records.run["id"].flatMap({ RunID($0) }),
        try RunID(hashing: records.run["config"]?.text ?? "") == id, (try? records.checkValues()) != nil
      else { return nil }
      do {
        try records.checkIdentity()
        return nil
      } catch {
        return Finding("run \(id.prefix(12)): \(error)", remedy: restore)
      }
    }
  }

  // MARK: Sweeps

  /// Finds sweeps whose id is not the hash of their name, spec and data, and members that are missing, repeated or not
  /// trials of the spec. Removed runs leave gaps in the positions, which are not a defect.
  private static func sweeps(_ connection: borrowing Connection) throws -> [Finding] {
    try SweepMembers.keys(connection).compactMap { key throws(any Error) in
      let sweep = try SweepMembers(key, connection)
      return sweep.fault.map { Finding("sweep \(sweep.title): \($0)", remedy: restore) }
    }
  }

  // MARK: Runs and their weights

  private static func runs(_ connection: borrowing Connection, _ layout: StoreLayout) throws -> [Finding] {
    let rows = try runRows(connection)
    let findings = Mutex([[Finding]](repeating: [], count: rows.count))
    let next = Mutex(0)
    // Most of the time is spent reading and hashing files.
    Threads.run(SweepRunner.processorCount) { _ in
      while true {
        let index = next.withLock { next in
          defer { next += 1 }
          return next
        }
        guard index < rows.count else { return }
        let found = examine(run: rows[index], layout)
        if !found.isEmpty { findings.withLock { $0[index] = found } }
      }
    }
    return try zip(rows, findings.withLock { $0 }).flatMap { row, found throws(any Error) in
      found.isEmpty ? [] : try confirmed(found, row, connection, layout)
    }
  }

  /// - Parameter run: nil for all runs.
  private static func runRows(
    _ connection: borrowing Connection, of run: RunID? = nil
  ) throws -> [[SQLValue]] {
    let (ofRun, ofEpoch) =
      run == nil ? ("", "") : ("WHERE id = ?1", "WHERE run = (SELECT key FROM run WHERE id = ?1)")
    return try connection.rows(
      """
      SELECT id, config, status, weights_sha256, last_epoch, count, first, last, key, finished_at FROM run LEFT JOIN (
        SELECT run, count(*) AS count, min(epoch) AS first, max(epoch) AS last FROM epoch \(ofEpoch) GROUP BY run) ON run = key
      \(ofRun) ORDER BY key
      """, run.map { [SQLValue($0)] } ?? [])
  }

  /// Confirms findings about a run, and checks again if it was removed or retrained while its files were examined.
  private static func confirmed(
    _ found: [Finding], _ row: [SQLValue], _ connection: borrowing Connection, _ layout: StoreLayout
  ) throws -> [Finding] {
    guard let id = RunID(row[0]) else { return found }
    var (found, row) = (found, row)
    while !found.isEmpty {
      guard let now = try runRows(connection, of: id).first else { return [] }
      if now == row { return found }
      row = now
      found = examine(run: row, layout)
    }
    return []
  }

  private static func examine(run row: [SQLValue], _ layout: StoreLayout) -> [Finding] {
    guard let id = RunID(row[0]) else {
      return [Finding("the id of a run is \(row[0].excerpt), which is not an id", remedy: restore)]
    }
    let name = "run \(id.prefix(12))"
    guard let hash = try? RunID(hashing: row[1].text ?? ""), hash == id else {
      return [
        Finding(
          "\(name) is not the hash of its configuration: one of them was changed",
          remedy: "restore a backup; the run's data cannot be trusted")
      ]
    }
    guard RunStatus(row[2]) == .completed else { return [] }
    var findings: [Finding] = []
    let (count, first, last) = (row[5].integer ?? 0, row[6], row[7])
    if row[4] != .integer(count) || count > 0 && (first != .integer(1) || last != row[4]) {
      findings.append(
        Finding(
          "\(name) has \(count) epochs of its curve, not \(row[4].excerpt)", remedy: retrain,
          repair: .retrain(run: id)))
    }
    let path = layout.weights(ofRun: id)
    if let refusal = File.refusal(of: path) {
      // They may be sound, so nothing is repaired.
      findings.append(
        Finding("\(name): its weights cannot be read: \(refusal)", remedy: "examine the store as its owner"))
    } else if let problem = faultOfWeights(ofRun: id, sha256: row[3].text ?? "", path) {
      findings.append(
        Finding("\(name): \(problem)", remedy: retrain, repair: .retrain(run: id))
      )
    }
    return findings
  }

  private static func faultOfWeights(ofRun id: RunID, sha256: String, _ path: String) -> String? {
    do {
      let image = try File.read(path)
      guard try SHA256(of: image).hexadecimal == sha256 else {
        return "its weights '\(path)' were changed or damaged"
      }
      guard try StoredNetwork(image: image).runID == id else {
        return "'\(path)' contains the weights of another run"
      }
      return nil
    } catch let error as FileError where error.isMissing {
      return "its weights '\(path)' are missing"
    } catch {
      return "its weights '\(path)' cannot be read: \(error)"
    }
  }

  /// - Parameter run: nil for all runs.
  private static func checkpoints(
    _ connection: borrowing Connection, _ layout: StoreLayout, of run: RunID? = nil
  ) throws -> [Finding] {
    try connection.rows(
      "SELECT id, checkpoint_epoch FROM run WHERE checkpoint_epoch IS NOT NULL \(run == nil ? "" : "AND id = ?")",
      run.map { [SQLValue($0)] } ?? []
    ).compactMap { row throws(any Error) in
      guard let id = RunID(row[0]), let epoch = row[1].integer else { return nil }
      let path = layout.checkpoint(ofRun: id, epoch: epoch)
      // The next checkpoint, or the end of the run, may have been written meanwhile.
      guard try !File.exists(path),
        try connection.value("SELECT checkpoint_epoch FROM run WHERE id = ?", [row[0]]) == row[1]
      else { return nil }
      return Finding(
        "run \(id.prefix(12)): its checkpoint '\(path)' is missing",
        remedy: "it will be trained from the start; 'netlab doctor --repair' removes the checkpoint",
        repair: .forgetCheckpoint(run: id))
    }
  }

  // MARK: Leases

  private static func leases(_ connection: borrowing Connection) throws -> [Finding] {
    let dead = try StoreWriter.deadWorkers(connection)
    let lost = try connection.rows("SELECT id FROM run WHERE status = 'running' AND worker IS NULL")
      .compactMap { RunID($0[0]) }
    let remedy = "the next sweep, or 'netlab doctor --repair', releases it"
    return dead.map { _ in
      Finding("a dead process still holds leases of runs", remedy: remedy, repair: .releaseLeases)
    }
      + lost.map { id in
        Finding(
          "run \(id.prefix(12)) is marked as running, but no process trains it", remedy: remedy,
          repair: .interrupt(run: id))
      }
  }

  // MARK: Unreferenced files

  private static func strays(_ connection: borrowing Connection, _ layout: StoreLayout) throws -> [Finding] {
    let collection = try GarbageCollection.examine(connection, layout)
    guard !collection.files.isEmpty else { return [] }
    return [
      Finding(
        "\(collection.files.count) files are unreferenced (\(collection.size) bytes)",
        remedy: "'netlab gc' removes them")
    ]
  }
}
