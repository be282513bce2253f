// Checks a store against itself: rows against files, files against their hashes, claims against processes.

import Files
import SQLite
import Sweeps
import Synchronization

public enum Doctor {
  private static let retrain =
    "'netlab doctor --mend' sets it back, and the next sweep trains it again, to the same bits"

  /// All that is wrong with a store. Nothing is changed.
  ///
  /// - Throws: where the database cannot be read at all.
  public static func examine(_ layout: StoreLayout) throws -> [Finding] {
    let reader = try StoreReader(layout, releasesDead: false)
    do {
      return try database(reader.connection) + runs(reader.connection, layout)
        + checkpoints(reader.connection, layout)
        + claims(reader.connection) + strays(reader.connection, layout)
    } catch let error as SQLiteError {
      throw StoreReader.explained(error, layout)
    }
  }

  /// Does what the findings allow, in one transaction; never removes a result that is sound.
  public static func mend(_ findings: [Finding], _ layout: StoreLayout) throws {
    let writer = try StoreWriter.open(layout)
    do {
      try writer.connection.transaction {
        for case .some(let mending) in findings.map(\.mending) { try mend(mending, writer.connection) }
      }
    } catch {
      throw StoreWriter.explained(error, layout)
    }
  }

  private static func mend(_ mending: Finding.Mending, _ connection: borrowing Connection) throws {
    switch mending {
    case .retrain(let run):
      // Without figures: a mean over runs must not count what is not there.
      let figures = try connection.rows("SELECT name FROM pragma_table_info('run')").compactMap(\.[0].text)
        .filter { name in ["train_", "val_", "test_"].contains { name.hasPrefix($0) } }
      try connection.run(
        """
        UPDATE run SET status = 'pending', weights_sha256 = NULL, best_epoch = NULL, last_epoch = NULL, finished_at = NULL,
          \(figures.map { "\($0) = NULL" }.joined(separator: ", ")) WHERE id = ?
        """, [.text(run)])
    case .forgetCheckpoint(let run):
      try connection.run(
        "UPDATE run SET checkpoint_epoch = NULL, checkpoint_sha256 = NULL WHERE id = ?", [.text(run)])
    case .interrupt(let run):
      try connection.run(
        "UPDATE run SET status = 'interrupted' WHERE id = ? AND status = 'running'", [.text(run)])
    case .releaseClaims:
      // Opening the store for writing has done it.
      break
    }
  }

  // MARK: The database

  private static func database(_ connection: borrowing Connection) throws -> [Finding] {
    let restore = "restore a backup, or 'netlab merge' this store into a new one"
    let faults = try connection.rows("PRAGMA integrity_check(10)").compactMap { $0[0].text }.filter {
      $0 != "ok"
    }
    let orphans = try connection.rows("PRAGMA foreign_key_check").count
    return faults.map { Finding("the database is damaged: \($0)", remedy: restore) }
      + (orphans > 0
        ? [Finding("\(orphans) rows of the database refer to others that are not there", remedy: restore)]
        : [])
  }

  // MARK: Runs and their weights

  private static func runs(_ connection: borrowing Connection, _ layout: StoreLayout) throws -> [Finding] {
    let rows = try connection.rows(
      """
      SELECT id, config, status, weights_sha256, last_epoch,
        (SELECT count(*) FROM epoch WHERE epoch.run = run.key) FROM run ORDER BY key
      """)
    let findings = Mutex([[Finding]](repeating: [], count: rows.count))
    let next = Mutex(0)
    // Reading and hashing files is most of it.
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
    return findings.withLock { $0.flatMap(\.self) }
  }

  private static func examine(run row: [SQLValue], _ layout: StoreLayout) -> [Finding] {
    let (id, config) = (row[0].text ?? "", row[1].text ?? "")
    let name = "run \(id.prefix(12))"
    guard let hash = try? SHA256(of: config).hexadecimal.prefix(32), hash == id else {
      return [
        Finding(
          "\(name) is not the hash of its configuration: one of them was changed",
          remedy: "restore a backup; what the run says cannot be trusted")
      ]
    }
    guard RunStatus(row[2]) == .completed else { return [] }
    var findings: [Finding] = []
    if row[4] != row[5] {
      findings.append(
        Finding(
          "\(name) has \(row[5].integer ?? 0) epochs of its curve, not \(row[4].integer ?? 0)",
          remedy: retrain,
          mending: .retrain(run: id)))
    }
    let path = layout.weights(ofRun: id)
    if let refusal = File.refusal(of: path) {
      // Nobody knows whether they are sound: nothing is to be done about them.
      findings.append(
        Finding("\(name): its weights cannot be read: \(refusal)", remedy: "examine the store as its owner"))
    } else if let problem = faultOfWeights(ofRun: id, sha256: row[3].text ?? "", path) {
      findings.append(
        Finding("\(name): \(problem)", remedy: retrain, mending: .retrain(run: id))
      )
    }
    return findings
  }

  private static func faultOfWeights(ofRun id: String, sha256: String, _ path: String) -> String? {
    do {
      let image = try File.read(path)
      guard try SHA256(of: image).hexadecimal == sha256 else {
        return "its weights '\(path)' were changed or damaged"
      }
      guard try StoredNetwork(image: image).runID == id else {
        return "'\(path)' holds the weights of another run"
      }
      return nil
    } catch let error as FileError where error.isMissing {
      return "its weights '\(path)' are missing"
    } catch {
      return "its weights '\(path)' cannot be read: \(error)"
    }
  }

  private static func checkpoints(
    _ connection: borrowing Connection, _ layout: StoreLayout
  ) throws -> [Finding] {
    try connection.rows("SELECT id, checkpoint_epoch FROM run WHERE checkpoint_epoch IS NOT NULL").compactMap
    { row throws(any Error) in
      guard let id = row[0].text, let epoch = row[1].integer else { return nil }
      let path = layout.checkpoint(ofRun: id, epoch: epoch)
      guard try !File.exists(path) else { return nil }
      return Finding(
        "run \(id.prefix(12)): its checkpoint '\(path)' is missing",
        remedy: "it will be trained from the start; 'netlab doctor --mend' forgets the checkpoint",
        mending: .forgetCheckpoint(run: id))
    }
  }

  // MARK: Claims

  private static func claims(_ connection: borrowing Connection) throws -> [Finding] {
    let dead = try StoreWriter.deadWorkers(connection)
    let lost = try connection.rows("SELECT id FROM run WHERE status = 'running' AND worker IS NULL")
      .compactMap { $0[0].text }
    let mend = "the next sweep, or 'netlab doctor --mend', takes it back"
    return dead.map { _ in
      Finding("a process that has died still claims runs", remedy: mend, mending: .releaseClaims)
    }
      + lost.map { id in
        Finding(
          "run \(id.prefix(12)) is marked as running, and nobody trains it", remedy: mend,
          mending: .interrupt(run: id))
      }
  }

  // MARK: Files that belong to nothing

  private static func strays(_ connection: borrowing Connection, _ layout: StoreLayout) throws -> [Finding] {
    let collection = try GarbageCollection(connection, layout)
    guard !collection.files.isEmpty else { return [] }
    return [
      Finding(
        "\(collection.files.count) files belong to no run (\(collection.size) bytes)",
        remedy: "'netlab gc' removes them")
    ]
  }
}
