// The members of a sweep, and a check of them.

import Experiments
import SQLite

/// A sweep's runs, as its rows name them.
struct SweepMembers {
  let key: SQLValue
  let id: SQLValue
  let name: String
  /// By their positions.
  let runs: [(position: Int, key: Int, id: RunID?)]

  /// For people: the beginning of its id, and its name.
  var title: String {
    "\(id.text.map { String($0.unicodeScalars.prefix(8)) } ?? id.excerpt) \(SQLValue.text(name).excerpt)"
  }

  /// All sweeps of a store.
  static func all(_ connection: borrowing Connection) throws -> [SweepMembers] {
    var members = try connection.prepare(
      """
      SELECT position, run, run.id FROM sweep_run LEFT JOIN run ON run.key = sweep_run.run WHERE sweep = ? ORDER BY position
      """)
    return try connection.rows("SELECT key, id, name FROM sweep ORDER BY key").map { row in
      try members.bind([row[0]])
      var runs: [(Int, Int, RunID?)] = []
      while try members.step() {
        let member = members.row
        runs.append((member[0].integer ?? -1, member[1].integer ?? -1, RunID(member[2])))
      }
      return SweepMembers(key: row[0], id: row[1], name: row[2].text ?? "", runs: runs)
    }
  }

  /// Whether its id is the hash of its name and runs, which it is not once `netlab runs rm` has removed some of them.
  var isWhole: Bool {
    let ids = runs.compactMap(\.id)
    return ids.count == runs.count && (try? SQLValue(SweepID(ofSweepNamed: name, runs: ids))) == id
  }

  /// What is wrong with it; nil where it is sound, or as sound as `netlab runs rm` has left it.
  var fault: String? {
    guard SweepID(id) != nil else { return "its id is none" }
    // When its last run is removed, so is the sweep.
    guard !runs.isEmpty else { return "it names no run" }
    guard runs.allSatisfy({ $0.id != nil }) else { return "it names a run that is not there" }
    var seen: Set<Int> = []
    for run in runs where !seen.insert(run.key).inserted {
      return "it names run \(run.id?.prefix(12) ?? "") twice"
    }
    guard runs.allSatisfy({ $0.position >= 0 }) else { return "a position of its runs is no number" }
    return nil
  }
}
