// Opens a store for reading.

import Experiments
import Files
import SQLite
import Tabular

/// A store open for reading. Nothing in its folder is changed.
///
/// The public views are temporary ones, so they do not depend on what another program or another version of netlab
/// has stored. A hyperparameter or metric for which the store has no column is NULL, and a run that a dead worker
/// left as running is interrupted.
public struct StoreReader: ~Copyable {
  public let layout: StoreLayout
  var connection: Connection
  let views: PublicViews
  /// Whether the view `cells` has been created, which netlab itself never reads.
  private(set) var hasCells = false

  public init(_ layout: StoreLayout) throws {
    try self.init(layout, columns: .current)
  }

  /// - Parameter columns: the columns of hyperparameters and metrics.
  init(_ layout: StoreLayout, columns: StoreColumns) throws {
    self.layout = layout
    guard try File.exists(layout.database) else { throw StoreError.missing(directory: layout.directory) }
    do {
      let connection = try Self.open(layout)
      let available = try SchemaCheck.require(connection, path: layout.database)
      let deadWorkers = try StoreWriter.deadWorkers(connection)
      if !deadWorkers.isEmpty { try connection.makeDeadWorkers(deadWorkers) }
      let views = PublicViews(
        columns: columns, available: available, hasDeadWorkers: !deadWorkers.isEmpty, schema: "main.")
      try connection.makeTemporaryViews(views.small)
      self.connection = connection
      self.views = views
    } catch let error as SQLiteError {
      throw Self.explained(error, layout)
    }
  }

  private static func open(_ layout: StoreLayout) throws -> Connection {
    do {
      let connection = try connect(layout)
      guard let version = try connection.schemaVersion(path: layout.database) else {
        // A sweep is just creating it.
        throw StoreError.missing(directory: layout.directory)
      }
      guard version == Migration.version else {
        throw StoreError.olderVersion(path: layout.database, version: version, known: Migration.version)
      }
      return connection
    } catch let error as SQLiteError {
      throw StoreReader.explained(error, layout)
    }
  }

  /// Converts an error of SQLite to one of the store.
  static func explained(_ error: SQLiteError, _ layout: StoreLayout) -> StoreError {
    if error.isDamage { return .damaged(path: layout.database, reason: error.message) }
    let refusal = error.isDenied ? File.refusal(of: layout.database)?.reason : nil
    let unfinished =
      error.needsRecovery
      ? "a process was killed while it created the store; the next 'netlab sweep' completes that" : nil
    return .cannotRead(path: layout.database, reason: refusal ?? unfinished ?? error.message)
  }

  private static func connect(_ layout: StoreLayout) throws(SQLiteError) -> Connection {
    do throws(SQLiteError) {
      let connection = try Connection(path: layout.database, mode: .readOnly)
      _ = try connection.value("PRAGMA application_id")
      return connection
    } catch {
      // On a read-only file system SQLite cannot create the extra files of a database in WAL mode. It does not need
      // them if the database was closed properly, since nothing can change it.
      guard !error.isNotADatabase, File.refusal(of: layout.directory, toWrite: true) != nil,
        File.size("\(layout.database)-wal") == 0
      else { throw error }
      return try Connection(path: layout.database, mode: .immutable)
    }
  }

  /// Like `init`, but nil if there is no store yet.
  public static func ifPresent(_ layout: StoreLayout) throws -> StoreReader? {
    try File.exists(layout.database) ? try StoreReader(layout) : nil
  }

  /// All rows of an internal query.
  func rows(_ sql: String, _ values: [SQLValue] = []) throws -> Table {
    var statement = try connection.prepare(sql)
    try statement.bind(values)
    var rows: [[SQLValue]] = []
    while try statement.step() { rows.append(statement.row) }
    return Table(columns: statement.columnNames, rows: rows)
  }

  /// Runs a user's SQL, which can only compute and read the public views.
  ///
  /// - Parameters:
  ///   - values: values for the `?` placeholders.
  ///   - limits: the query's limits.
  /// - Throws: `SQLiteError`.
  public mutating func query(_ sql: String, _ values: [Value] = [], limits: Limits = .none) throws -> Table {
    var columns: [String] = []
    var rows: [[Value]] = []
    try query(sql, values, limits: limits, columns: { columns = $0 }, row: { rows.append($0) })
    return Table(columns: columns, rows: rows)
  }

  /// Like `query`, but row by row, so that a long result is not held in memory.
  ///
  /// - Parameters:
  ///   - columns: receives the column names, once, before the first row.
  ///   - row: receives each row.
  public mutating func query(
    _ sql: String, _ values: [Value] = [], limits: Limits = .none, columns: ([String]) throws -> Void,
    row: ([Value]) throws -> Void
  ) throws {
    // Internal queries may follow on the same connection.
    defer {
      connection.authorizeAll()
      connection.unlimit()
    }
    if !hasCells, views.cells.isNamed(in: sql) {
      try connection.makeTemporaryViews([views.cells])
      hasCells = true
    }
    let budget = Budget(limits)
    connection.limit(budget)
    try requirePublic(sql, limits: limits, budget)
    try Self.makeFunctions(connection)
    connection.authorize { access in
      switch access {
      case .select, .recursive: true
      case .read(let table, let column, let database, let view):
        Self.allowsReading(table, column, database: database, view: view)
      case .function(let name): limits.functions.contains(name.lowercased())
      case .other: false
      }
    }
    var statement = try connection.prepare(sql)
    try statement.bind(values)
    try columns(statement.columnNames)
    while try statement.step() { try row(statement.row) }
  }

  /// The distinct column names of all public views.
  public var publicColumns: [String] {
    var names: [String] = []
    for view in views.all.sorted(by: { $0.name < $1.name }) {
      for column in view.columns where !names.contains(column.name) { names.append(column.name) }
    }
    return names
  }

  /// Counts runs by status.
  public func statuses(of runs: [PlannedRun]) throws -> [RunStatus: Int] {
    try connection.statuses(of: runs, in: "runs")
  }

  // MARK: Names

  /// The id of the only run whose id has this prefix.
  public func id(ofRunNamed prefix: String) throws -> RunID {
    try id("run", "SELECT id FROM run WHERE substr(id, 1, length(?1)) = ?1 LIMIT 6", prefix)
  }

  /// The id of a sweep: the newest with exactly this name, otherwise the only one whose id has this prefix; without a
  /// name, the sweep started last.
  public func id(ofSweepNamed name: String?) throws -> SweepID {
    guard let name else { return try newestSweepID() }
    do {
      return try id(
        "sweep", "SELECT id FROM sweep WHERE name = ? ORDER BY started_at DESC, key DESC LIMIT 1", name)
    } catch StoreError.unknown {
      return try id("sweep", "SELECT id FROM sweep WHERE substr(id, 1, length(?1)) = ?1 LIMIT 6", name)
    }
  }

  private func id<Content>(_ kind: String, _ sql: String, _ name: String) throws -> ContentID<Content> {
    let matches = try connection.rows(sql, [.text(name)]).map { row throws(StoreError) in
      try Self.id(row[0], layout) as ContentID<Content>
    }
    guard let first = matches.first, !name.isEmpty else { throw StoreError.unknown(kind: kind, name: name) }
    guard matches.count == 1 else {
      throw StoreError.ambiguous(kind: kind, name: name, matches: matches.map(\.text))
    }
    return first
  }

  /// The sweep started last.
  private func newestSweepID() throws -> SweepID {
    guard
      let row = try connection.rows("SELECT id FROM sweep ORDER BY started_at DESC, key DESC LIMIT 1").first
    else { throw StoreError.noSweeps(directory: layout.directory) }
    return try Self.id(row[0], layout)
  }

  /// A database value that must be an id.
  static func id<Content>(_ value: SQLValue, _ layout: StoreLayout) throws(StoreError) -> ContentID<Content> {
    guard let id = ContentID<Content>(value) else {
      throw StoreError.invalidValue(
        path: layout.database, of: "a run or sweep", column: "id", value: value.excerpt)
    }
    return id
  }

  /// The ids of the runs that match a condition.
  ///
  /// - Parameter condition: SQL over the columns of the view `runs`.
  public mutating func ids(ofRunsWhere condition: String) throws -> [RunID] {
    let bracketed = try SQLText.bracketed(condition)
    let layout = layout
    return try query("SELECT id FROM runs WHERE \(bracketed) ORDER BY id", limits: .condition).rows.map {
      row in
      try Self.id(row[0], layout)
    }
  }
}

extension Connection {
  /// Counts runs by status.
  ///
  /// - Parameter table: the table or view with the statuses.
  func statuses(of runs: [PlannedRun], in table: String) throws -> [RunStatus: Int] {
    var counts: [RunStatus: Int] = [:]
    var statement = try prepare("SELECT status FROM \(table) WHERE id = ?")
    for run in runs {
      try statement.bind([SQLValue(run.id)])
      if try statement.step() { counts[RunStatus(statement.row[0]), default: 0] += 1 }
    }
    return counts
  }
}
