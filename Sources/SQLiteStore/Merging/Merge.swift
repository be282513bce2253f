// Merges runs from another store.

import Experiments
import Files
import SQLite

/// Copies finished runs from another store that this one lacks. Ids are content hashes, so runs cannot conflict.
/// Everything in the other store is checked before use, and it is not changed.
///
/// Runs are copied whole, several per transaction, with their weights on disk first. An interrupted merge leaves both
/// stores sound, and continues when it is repeated.
public struct Merge: ~Copyable {
  /// The outcome for the other store's runs.
  public struct Result: Equatable, Sendable {
    public internal(set) var merged = 0
    public internal(set) var alreadyPresent = 0
    /// Unfinished there; they are registered as pending if their sweep is merged.
    public internal(set) var unfinished = 0
    /// Completed in both stores with different weights. This store's are kept.
    public internal(set) var differing: [RunID] = []
    /// Runs that failed a check, by id, with the reason.
    public internal(set) var refused: [Refusal] = []
    /// Sweeps that cannot be merged, by the beginning of their id and their name.
    public internal(set) var refusedSweeps: [Refusal] = []

    public struct Refusal: Equatable, Sendable {
      public let name: String
      public let reason: String
    }
  }

  private let source: StoreReader
  private let target: StoreWriter
  /// The columns of this store's tables. Columns that only the other store has, written by a newer netlab, are
  /// skipped.
  private let columns: [String: Set<String>]
  private var result = Result()
  /// The other store's runs that are here, by their keys there. Their keys here are not stable: SQLite may reuse the
  /// key of a removed run.
  private var runs: [Int: RunID] = [:]
  /// Runs waiting to be written.
  private var waiting: [(key: Int, candidate: MergeCandidate, weights: AtomicFileWriter?)] = []
  /// The number of runs per transaction, which waits for the disk.
  private static let batch = min(64, AtomicFileWriter.maxAtOnce)

  /// - Throws: `StoreError` if both are the same store, or the other one cannot be read.
  public init(of other: StoreLayout, into layout: StoreLayout) throws {
    let reader = try StoreReader(other)
    if try File.exists(layout.directory), Path.absolute(other.directory) == Path.absolute(layout.directory) {
      throw StoreError.sameStore(directory: other.directory)
    }
    // Read a snapshot.
    try reader.connection.execute("PRAGMA cell_size_check = ON; BEGIN")
    let writer = try StoreWriter.open(layout)
    columns = try Dictionary(
      uniqueKeysWithValues: ["cell", "run", "epoch"].map { ($0, try writer.connection.columnNames(of: $0)) })
    source = reader
    target = writer
  }

  /// - Parameter isDry: whether to only find out what would be merged.
  public mutating func run(isDry: Bool = false) throws -> Result {
    do {
      let keys = try source.connection.rows("SELECT key FROM run ORDER BY key").compactMap { $0[0].integer }
      for key in keys { try mergeRun(key, isDry: isDry) }
      try write()
      if !isDry { try mergeTags() }
      for key in try SweepMembers.keys(source.connection) {
        let sweep = try SweepMembers(key, source.connection)
        try mergeSweep(sweep, isDry: isDry)
      }
    } catch let error as SQLiteError where error.isDamage {
      throw StoreError.damaged(path: source.layout.database, reason: error.message)
    } catch {
      throw StoreWriter.explained(error, target.layout)
    }
    return result
  }

  // MARK: Runs

  private mutating func mergeRun(_ key: Int, isDry: Bool) throws {
    let candidate: MergeCandidate
    do throws(MergeCandidate.Refusal) {
      candidate = try MergeCandidate(key, source)
    } catch {
      result.refused.append(Result.Refusal(name: error.run, reason: error.reason))
      return
    }
    let ours = try target.connection.rows(
      "SELECT key, status, weights_sha256, worker FROM run WHERE id = ?", [SQLValue(candidate.id)]
    ).first
    if let ours, RunStatus(ours[1]).hasResult || !candidate.isFinished {
      runs[key] = candidate.id
      result.alreadyPresent += 1
      if candidate.status == .completed, ours[1] == .text("completed"),
        ours[2] != candidate.run["weights_sha256"]
      {
        result.differing.append(candidate.id)
      }
      return
    }
    // A process is training it here: it will have the same result.
    if let ours, !ours[3].isNull {
      runs[key] = candidate.id
      result.alreadyPresent += 1
      return
    }
    guard !isDry else {
      if candidate.isFinished { result.merged += 1 } else { result.unfinished += 1 }
      return
    }
    let weights = try candidate.weights.map {
      try AtomicFileWriter($0, for: target.layout.weights(ofRun: candidate.id))
    }
    waiting.append((key, candidate, weights))
    if waiting.count == Self.batch { try write() }
  }

  /// Writes all waiting runs, in one transaction.
  private mutating func write() throws {
    guard !waiting.isEmpty else { return }
    var batch = Result()
    try target.connection.transaction {
      for (_, candidate, weights) in waiting {
        let mine = try insert(candidate)
        guard candidate.isFinished else {
          batch.unfinished += 1
          continue
        }
        // A process may have leased or even finished it here since it was checked.
        guard try canBeFilled(mine) else {
          batch.alreadyPresent += 1
          continue
        }
        try weights?.commit()
        try fill(mine, with: candidate)
        batch.merged += 1
      }
      try File.synchronizeDirectory(target.layout.weightsDirectory)
    }
    for (key, candidate, _) in waiting { runs[key] = candidate.id }
    result.merged += batch.merged
    result.alreadyPresent += batch.alreadyPresent
    result.unfinished += batch.unfinished
    waiting = []
  }

  /// - Returns: the run's key in this store.
  private func insert(_ candidate: MergeCandidate) throws -> SQLValue {
    try target.connection.insertOrIgnore(
      "dataset", candidate.dataset.filter { !["key", "location"].contains($0.key) })
    let dataset = try target.connection.value(
      "SELECT key FROM dataset WHERE sha256 = ? AND target = ? AND task = ?",
      ["sha256", "target", "task"].map { candidate.dataset[$0] ?? .null })
    var cell = known(candidate.completeCell, in: "cell").filter { $0.key != "key" }
    cell["dataset"] = dataset
    try target.connection.insertOrIgnore("cell", cell)
    let cellKey = try target.connection.value(
      "SELECT key FROM cell WHERE id = ?", [candidate.cell["id"] ?? .null])
    try target.connection.insertOrIgnore(
      "run",
      [
        "id": SQLValue(candidate.id), "cell": cellKey, "seed": candidate.run["seed"] ?? .null,
        "config": candidate.run["config"] ?? .null, "lineage": candidate.run["lineage"] ?? .null,
      ])
    return try target.connection.value("SELECT key FROM run WHERE id = ?", [SQLValue(candidate.id)])
  }

  /// The values of a row for the columns that this store has.
  private func known(_ row: [String: SQLValue], in table: String) -> [String: SQLValue] {
    row.filter { columns[table]?.contains($0.key) ?? false }
  }

  /// Whether the run is not leased and has no result.
  private func canBeFilled(_ key: SQLValue) throws -> Bool {
    guard let row = try target.connection.rows("SELECT worker, status FROM run WHERE key = ?", [key]).first
    else { return false }
    return row[0].isNull && RunStatus(row[1]).needsTraining(retriesFailed: true)
  }

  /// Stores the result of a run, replacing the remains of an unfinished attempt. The fencing token is increased, so
  /// that an earlier holder writes nothing more.
  private func fill(_ key: SQLValue, with candidate: MergeCandidate) throws {
    let own: Set<String> = [
      "key", "id", "cell", "seed", "config", "lineage", "worker", "claim", "checkpoint_epoch",
      "checkpoint_sha256",
    ]
    let columns = known(candidate.run, in: "run").keys.filter { !own.contains($0) }.sorted()
    try target.connection.run(
      "UPDATE run SET worker = NULL, claim = claim + 1, checkpoint_epoch = NULL, checkpoint_sha256 = NULL, "
        + "\(columns.map { "\"\($0)\" = ?" }.joined(separator: ", ")) WHERE key = ?",
      columns.map { candidate.run[$0] ?? .null } + [key])
    try target.connection.run("DELETE FROM epoch WHERE run = ?", [key])
    for epoch in candidate.epochs {
      var row = known(epoch, in: "epoch")
      row["run"] = key
      try target.connection.insertOrIgnore("epoch", row)
    }
    for verification in candidate.verifications {
      var row = verification.filter { $0.key != "key" }
      row["run"] = key
      try target.connection.insertOrIgnore("verification", row)
    }
  }

  /// Keeps both stores' tags.
  private func mergeTags() throws {
    let rows = try source.connection.rows("SELECT run, tag FROM run_tag")
    try target.connection.transaction {
      for row in rows {
        guard let run = row[0].integer.flatMap({ runs[$0] }), let tag = row[1].text, Tag.isValid(tag) else {
          continue
        }
        try target.connection.run(
          "INSERT OR IGNORE INTO run_tag (run, tag) SELECT key, ? FROM run WHERE id = ?",
          [.text(tag), SQLValue(run)])
      }
    }
  }

  // MARK: Sweeps

  /// Merges a sweep if it is sound and all its runs are in this store. If this store has the sweep, with a spec that can
  /// then differ only in comments, paths and the number of runs, the members are added to it.
  private mutating func mergeSweep(_ members: SweepMembers, isDry: Bool) throws {
    guard let sweep = try source.connection.records("SELECT * FROM sweep WHERE key = ?", [members.key]).first
    else { return }
    func refusal(_ reason: String) -> Result.Refusal { Result.Refusal(name: members.title, reason: reason) }
    if let fault = members.fault
      ?? StoredValues.fault(in: sweep, of: .sweeps).map({ fault in
        "its \(fault.column) is \(fault.value.excerpt), which netlab would not have written"
      })
    {
      return result.refusedSweeps.append(refusal(fault))
    }
    guard !isDry else { return }
    let mine = members.runs.compactMap { member in runs[member.key].map { (member.position, $0) } }
    guard mine.count == members.runs.count else {
      return result.refusedSweeps.append(refusal("some of its runs are skipped"))
    }
    try target.connection.transaction {
      try target.connection.insertOrIgnore("sweep", sweep.filter { $0.key != "key" })
      let sweepKey = try target.connection.value("SELECT key FROM sweep WHERE id = ?", [members.id])
      for (position, run) in mine {
        // It may have been removed in the meantime.
        let key = try target.connection.value("SELECT key FROM run WHERE id = ?", [SQLValue(run)])
        guard !key.isNull else { continue }
        try target.connection.run(SweepMembers.insertion, [sweepKey, .integer(position), key])
      }
      try target.connection.removeEmptySweeps()
    }
  }
}
