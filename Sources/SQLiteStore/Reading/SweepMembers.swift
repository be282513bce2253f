// Reads and checks the members of a sweep.

import Datasets
import Experiments
import JSON
import SQLite
import Search

/// A sweep's row and its members, as stored.
struct SweepMembers {
  /// The sweep's row.
  struct Row {
    let key: SQLValue
    let id: SQLValue
    let name: String
    let metric: SQLValue
    let goal: SQLValue
    /// nil if the stored text cannot be read as a spec.
    let spec: Spec?
  }

  struct Member {
    let position: Int
    let key: Int
    /// nil if there is no such run.
    let id: RunID?
  }

  let row: Row
  /// Sorted by position.
  var runs: [Member] = []
  /// The first member whose configuration cannot be read.
  var unreadable: Member?
  /// The first member that is not a trial of the spec.
  var stranger: Member?
  /// The distinct shared parts of the members' configurations; a sound sweep has one.
  var shared: Set<SharedConfiguration> = []

  init(_ row: Row) { self.row = row }

  var key: SQLValue { row.key }
  var id: SQLValue { row.id }

  /// The statement that makes a run a member unless it already is one, with placeholders for sweep, position and run.
  /// If the position is taken, the run is appended.
  static let insertion = """
    INSERT INTO sweep_run (sweep, position, run)
    SELECT ?1, CASE WHEN EXISTS (SELECT 1 FROM sweep_run WHERE sweep = ?1 AND position = ?2)
      THEN (SELECT max(position) + 1 FROM sweep_run WHERE sweep = ?1) ELSE ?2 END, ?3
    WHERE NOT EXISTS (SELECT 1 FROM sweep_run WHERE sweep = ?1 AND run = ?3)
    """

  /// A prefix of the id, and the name, for messages.
  var title: String {
    "\(id.text.map { String($0.unicodeScalars.prefix(8)) } ?? id.excerpt) \(SQLValue.text(row.name).excerpt)"
  }

  // MARK: Reading

  /// The keys of all sweeps. Sweeps are read one at a time, because specs may be long.
  static func keys(_ connection: borrowing Connection) throws -> [SQLValue] {
    try connection.rows("SELECT key FROM sweep ORDER BY key").map(\.[0])
  }

  init(_ key: SQLValue, _ connection: borrowing Connection) throws {
    let columns =
      try connection.rows("SELECT id, name, metric, goal, spec FROM sweep WHERE key = ?", [key]).first
      ?? Array(repeating: .null, count: 5)
    self.init(
      Row(
        key: key, id: columns[0], name: columns[1].text ?? "", metric: columns[2], goal: columns[3],
        spec: try? Spec(columns[4].text ?? "", file: "")))
    let kinds = try Self.columns(of: key, connection)
    var statement = try connection.prepare(
      """
      SELECT position, run, run.id, run.config, dataset.classes FROM sweep_run
        LEFT JOIN run ON run.key = sweep_run.run LEFT JOIN cell ON cell.key = run.cell
        LEFT JOIN dataset ON dataset.key = cell.dataset
      WHERE sweep = ? ORDER BY position
      """)
    try statement.bind([key])
    var trials: SpecTrials?
    while try statement.step() {
      let row = statement.row
      let member = Member(position: row[0].integer ?? -1, key: row[1].integer ?? -1, id: RunID(row[2]))
      add(member, configuration: row[3].text ?? "", classes: row[4].text ?? "", kinds, &trials)
    }
  }

  /// The kinds of columns that the recipes of a sweep's cells are chosen for: configurations leave neutral choices out,
  /// and cells do not.
  private static func columns(
    of key: SQLValue, _ connection: borrowing Connection
  ) throws -> DataShape.Columns {
    let known = try connection.columnNames(of: "cell")
    var columns: DataShape.Columns = []
    for (name, kind) in [
      ("numeric_encoding", DataShape.Columns.numbers), ("category_encoding", .categories),
      ("target_transform", .target),
    ] where known.contains(name) {
      let isChosen = try connection.value(
        """
        SELECT max(cell.\(name) IS NOT NULL) FROM sweep_run JOIN run ON run.key = sweep_run.run
          JOIN cell ON cell.key = run.cell WHERE sweep_run.sweep = ?
        """, [key])
      if isChosen == .integer(1) { columns.insert(kind) }
    }
    return columns
  }

  /// - Parameters:
  ///   - classes: the classes of the member's data, in JSON.
  ///   - kinds: the kinds of columns that the sweep's recipes are chosen for.
  ///   - trials: the trials of the spec; nil before the first member.
  private mutating func add(
    _ member: Member, configuration: String, classes: String, _ kinds: DataShape.Columns,
    _ trials: inout SpecTrials?
  ) {
    runs.append(member)
    guard let node = try? JSONNode.parse(configuration), node.value.canonicalText == configuration,
      let shared = SharedConfiguration(ofRun: node)
    else {
      unreadable = unreadable ?? member
      return
    }
    self.shared.insert(shared)
    guard let spec = row.spec, stranger == nil else { return }
    if trials == nil, let task = shared.task.flatMap(Task.init(rawValue:)),
      let classes = try? JSONNode.parse(classes), case .array(let classes) = classes.content
    {
      trials = SpecTrials(of: spec, for: shared.shape(task: task, classCount: classes.count, columns: kinds))
    }
    if trials?.contain(node) != true { stranger = member }
  }

  // MARK: Checking

  /// The hash of the sweep's name, spec and data; nil if these cannot be read.
  var expectedID: SweepID? {
    guard let spec = row.spec, let shared = shared.first, self.shared.count == 1 else { return nil }
    return try? SweepID(ofSweepNamed: row.name, spec, shared)
  }

  /// A description of the first defect; nil if the sweep is sound. A sweep stays sound when runs are removed.
  var fault: String? { rowsFault ?? specFault }

  /// A defect of the rows, regardless of the spec.
  private var rowsFault: String? {
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
    if let unreadable {
      return "the configuration of its run \(unreadable.id?.prefix(12) ?? "") cannot be read"
    }
    guard shared.count == 1 else { return "its runs differ in their data, metric or engine" }
    return nil
  }

  /// A contradiction between the rows and the spec.
  private var specFault: String? {
    guard let spec = row.spec else { return "its spec cannot be read" }
    guard let expectedID, SQLValue(expectedID) == id else {
      return "its id is not the hash of its name, spec and data"
    }
    if let name = spec.ownName, name != row.name { return "its name differs from the one in its spec" }
    guard shared.first?.has(spec.objective) == true, row.metric == .text(spec.objective.metric.name),
      row.goal == .text(spec.objective.goal.rawValue)
    else { return "its metric differs from that of its spec or runs" }
    if let stranger {
      return "its run \(stranger.id?.prefix(12) ?? "") is not a trial of its spec"
    }
    return nil
  }

  // MARK: Migration

  /// Replaces each sweep's id by the hash of its name, spec and data, unless these cannot be read or another sweep has
  /// that id.
  static func renewIDs(_ connection: borrowing Connection) throws {
    for key in try keys(connection) {
      let sweep = try SweepMembers(key, connection)
      guard let id = sweep.expectedID, SQLValue(id) != sweep.id else { continue }
      try connection.run(
        "UPDATE sweep SET id = ?2 WHERE key = ?1 AND NOT EXISTS (SELECT 1 FROM sweep WHERE id = ?2)",
        [sweep.key, SQLValue(id)])
    }
  }
}
