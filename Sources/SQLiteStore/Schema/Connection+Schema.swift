// Recognizes netlab's databases, and migrates them.

import Files
import SQLite

extension Connection {
  /// "nlab", in the header field that SQLite reserves for applications.
  private static let applicationID = 0x6E6C_6162

  /// Reads the version of a database, from a snapshot: another process may be creating it.
  ///
  /// - Returns: the number of migrations applied; nil if the database is empty.
  /// - Throws: if it belongs to another program or a newer version.
  func schemaVersion(path: String) throws -> Int? {
    let (application, version, isEmpty): (SQLValue, SQLValue, Bool)
    do {
      try execute("BEGIN")
      do {
        application = try value("PRAGMA application_id")
        version = try value("PRAGMA user_version")
        isEmpty = try value("SELECT count(*) FROM sqlite_master") == .integer(0)
      } catch {
        try? execute("ROLLBACK")
        throw error
      }
      try execute("COMMIT")
    } catch let error as SQLiteError where error.isNotADatabase {
      throw StoreError.notNetlab(path: path)
    }
    if application == .integer(0), isEmpty { return nil }
    guard application == .integer(Self.applicationID), let version = version.integer, version > 0 else {
      throw StoreError.notNetlab(path: path)
    }
    guard version <= Migration.version else {
      throw StoreError.newerVersion(path: path, version: version, known: Migration.version)
    }
    return version
  }

  /// Migrates a database: its structure, the columns of hyperparameters and metrics, and the public views, in one
  /// transaction. The database is copied before its structure changes.
  ///
  /// - Throws: `StoreError.foreignSchema` if the schema is not netlab's; it is unchanged then.
  func migrate(
    from version: Int, path: String, backup: String, columns: StoreColumns = .current
  ) throws {
    if version == Migration.version {
      let present = try SchemaCheck.require(self, path: path)
      guard try !isComplete(columns, present) else { return }
    } else if version > 0 {
      // Left by an interrupted migration: the database is unchanged in that case.
      try File.remove(backup)
      try run("VACUUM INTO ?", [.text(backup)])
      try File.synchronizeDirectory(Path.directory(of: backup))
    }
    try transaction {
      if version == 0 {
        for table in TableDefinition.all {
          try execute(table.sql(adding: columns.columns(of: table.name).map { "\($0.name) \($0.type)" }))
        }
        for index in TableDefinition.indexes { try execute(index) }
      } else {
        let steps = Migration.all.dropFirst(version)
        for step in steps { try execute(step.sql) }
        try add(columns, to: SchemaCheck.require(self, path: path))
        for step in steps { try step.change(self) }
      }
      try makeViews(columns)
      try execute("PRAGMA application_id = \(Self.applicationID)")
      try execute("PRAGMA user_version = \(Migration.version)")
    }
  }

  // MARK: Columns

  /// Whether all columns and views are up to date.
  ///
  /// - Parameter present: the existing columns, by table.
  private func isComplete(_ columns: StoreColumns, _ present: [String: Set<String>]) throws -> Bool {
    guard
      present.allSatisfy({ table, names in columns.columns(of: table).allSatisfy { names.contains($0.name) } }
      )
    else { return false }
    let stored = try storedViews()
    return PublicViews(columns: columns).all.allSatisfy { stored[$0.name] == $0.creation }
  }

  /// Adds missing columns. Those of hyperparameters are filled from the runs' configurations, those of metrics stay
  /// empty.
  private func add(_ columns: StoreColumns, to present: [String: Set<String>]) throws {
    for (table, names) in present {
      for column in columns.columns(of: table) where !names.contains(column.name) {
        try execute("ALTER TABLE \(table) ADD COLUMN \(column.name) \(column.type)")
      }
    }
    let new = columns.hyperparameters.filter { !(present["cell"]?.contains($0.name) ?? true) }
    guard !new.isEmpty else { return }
    var update = try prepare(
      "UPDATE cell SET \(new.map { "\($0.name) = ?" }.joined(separator: ", ")) WHERE key = ?")
    let cells = try rows(
      "SELECT key, (SELECT config FROM run WHERE run.cell = cell.key LIMIT 1) FROM cell")
    for cell in cells {
      guard let values = StoreColumns.values(of: new, in: cell[1].text ?? "") else { continue }
      try update.run(values + [cell[0]])
    }
  }

  // MARK: Views

  /// The statements of the public views, for other programs.
  private func storedViews() throws -> [String: String] {
    let rows = try rows("SELECT name, sql FROM sqlite_master WHERE type = 'view'")
    return Dictionary(
      rows.map { ($0[0].text ?? "", $0[1].text ?? "") }, uniquingKeysWith: { first, _ in first })
  }

  /// Replaces the public views that differ.
  private func makeViews(_ columns: StoreColumns) throws {
    let stored = try storedViews()
    for view in PublicViews(columns: columns).all where stored[view.name] != view.creation {
      try execute("DROP VIEW IF EXISTS \(view.name)")
      try execute(view.creation)
    }
  }

  /// Creates the public views as temporary ones, which shadow those of the database. Columns that the store lacks are
  /// NULL.
  func makeTemporaryViews(_ views: [PublicView]) throws(SQLiteError) {
    try execute("PRAGMA temp_store = MEMORY")
    for view in views { try execute("CREATE TEMP VIEW \(view.name) AS \(view.sql)") }
  }

  /// Makes the table of dead workers, which the temporary views read.
  func makeDeadWorkers(_ keys: [SQLValue]) throws(SQLiteError) {
    try execute(
      "PRAGMA temp_store = MEMORY; CREATE TEMP TABLE \(PublicViews.deadWorkers) (key INTEGER PRIMARY KEY)")
    var insertion = try prepare("INSERT INTO \(PublicViews.deadWorkers) VALUES (?)")
    for key in keys { try insertion.run([key]) }
  }
}

extension PublicView {
  /// The statement that creates the view.
  fileprivate var creation: String { "CREATE VIEW \(name) AS \(sql)" }
}
