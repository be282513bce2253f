// Reads and checks the members of a sweep.

import Experiments
import SQLite

/// A sweep's runs, as stored.
struct SweepMembers {
  let key: SQLValue
  let id: SQLValue
  let name: String
  let spec: String
  /// The distinct configurations that its runs share, as far as they can be read.
  let shared: [SharedConfiguration]
  /// By position.
  let runs: [(position: Int, key: Int, id: RunID?)]

  /// Makes a run a member, unless it is one already: values for sweep, position and run. If its position is taken, it
  /// is appended.
  static let insertion = """
    INSERT INTO sweep_run (sweep, position, run)
    SELECT ?1, CASE WHEN EXISTS (SELECT 1 FROM sweep_run WHERE sweep = ?1 AND position = ?2)
      THEN (SELECT max(position) + 1 FROM sweep_run WHERE sweep = ?1) ELSE ?2 END, ?3
    WHERE NOT EXISTS (SELECT 1 FROM sweep_run WHERE sweep = ?1 AND run = ?3)
    """

  /// The beginning of its id and its name, for messages.
  var title: String {
    "\(id.text.map { String($0.unicodeScalars.prefix(8)) } ?? id.excerpt) \(SQLValue.text(name).excerpt)"
  }

  /// All sweeps of a store.
  static func all(_ connection: borrowing Connection) throws -> [SweepMembers] {
    var members = try connection.prepare(
      """
      SELECT position, run, run.id FROM sweep_run LEFT JOIN run ON run.key = sweep_run.run WHERE sweep = ? ORDER BY position
      """)
    var shared = try connection.prepare(
      """
      SELECT DISTINCT json_remove(config, '$.parameters', '$.seed')
      FROM sweep_run JOIN run ON run.key = sweep_run.run WHERE sweep = ? AND json_valid(config)
      """)
    return try connection.rows("SELECT key, id, name, spec FROM sweep ORDER BY key").map { row in
      try members.bind([row[0]])
      var runs: [(Int, Int, RunID?)] = []
      while try members.step() {
        let member = members.row
        runs.append((member[0].integer ?? -1, member[1].integer ?? -1, RunID(member[2])))
      }
      try shared.bind([row[0]])
      var configurations: [SharedConfiguration] = []
      while try shared.step() {
        if let text = shared.row[0].text, let configuration = SharedConfiguration(ofRun: text) {
          configurations.append(configuration)
        }
      }
      return SweepMembers(
        key: row[0], id: row[1], name: row[2].text ?? "", spec: row[3].text ?? "", shared: configurations,
        runs: runs)
    }
  }

  /// The id computed from its name, spec and data. A sweep of netlab 0.1 may still have an id computed from its name
  /// and runs, as long as no run was removed.
  ///
  /// - Returns: nil if the sweep has neither.
  var verifiedID: SweepID? {
    let current = shared.first.flatMap { shared in
      (try? Spec(spec, file: "")).flatMap { try? SweepID(ofSweepNamed: name, $0, shared) }
    }
    if let current, SQLValue(current) == id { return current }
    guard let formerID, SQLValue(formerID) == id else { return nil }
    return current ?? formerID
  }

  /// Its id in a store of netlab 0.1, unless runs were removed.
  var formerID: SweepID? {
    let ids = runs.compactMap(\.id)
    return ids.count == runs.count ? try? SweepID(ofFormerSweepNamed: name, runs: ids) : nil
  }

  /// The sweep's defect; nil if it is sound, apart from runs removed by `netlab runs rm`.
  var fault: String? {
    guard SweepID(id) != nil else { return "its id is not valid" }
    // A sweep is removed with its last run.
    guard !runs.isEmpty else { return "it has no runs" }
    guard runs.allSatisfy({ $0.id != nil }) else { return "it names a missing run" }
    var seen: Set<Int> = []
    for run in runs where !seen.insert(run.key).inserted {
      return "it names run \(run.id?.prefix(12) ?? "") twice"
    }
    guard runs.allSatisfy({ 0...Int(Int32.max) ~= $0.position }) else {
      return "the position of a run is not a number"
    }
    guard shared.count <= 1 else { return "its runs differ in their data, metric or engine" }
    return nil
  }
}

extension Connection {
  /// Gives a sweep of netlab 0.1 its current id, unless another sweep has it.
  func renameSweep(_ former: SweepID, to id: SweepID) throws(SQLiteError) {
    try run(
      "UPDATE sweep SET id = ?2 WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM sweep WHERE id = ?2)",
      [SQLValue(former), SQLValue(id)])
  }
}
