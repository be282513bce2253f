// Recognizes netlab's databases, and brings them up to date.

import Files
import SQLite

extension Connection {
  /// "nlab", at the place in the file's header that SQLite keeps for the application.
  private static let applicationID = 0x6E6C_6162

  /// Reads the version of a database, all of it at one moment: another process may be making the database.
  ///
  /// - Returns: how many migrations the database has seen; nil if it is empty.
  /// - Throws: where it is of another program or of a newer version.
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

  /// Brings a database up to date: its structure, the columns of hyperparameters and metrics, and the public views. All of it is
  /// done or nothing. Before the structure changes, a copy of the database is made.
  ///
  /// - Throws: `StoreError.foreignSchema` where the schema is not netlab's, and then it is as it was.
  func migrate(
    from version: Int, path: String, backup: String, columns: StoreColumns = .current
  ) throws {
    if version == Migration.version {
      let present = try SchemaCheck.require(self, path: path)
      guard try !isComplete(columns, present) else { return }
    } else if version > 0 {
      // Left from a migration that was broken off: then the database is still as it was.
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

  /// Whether nothing is missing of the columns and views.
  ///
  /// - Parameter present: the columns that there are, by table.
  private func isComplete(_ columns: StoreColumns, _ present: [String: Set<String>]) throws -> Bool {
    guard
      present.allSatisfy({ table, names in columns.columns(of: table).allSatisfy { names.contains($0.name) } }
      )
    else { return false }
    let stored = try storedViews()
    return PublicViews(columns: columns).all.allSatisfy { stored[$0.name] == $0.creation }
  }

  /// Adds the columns that are missing. Those of hyperparameters are filled from the runs' configurations, those of metrics stay
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

  /// Makes the public views anew where they differ.
  private func makeViews(_ columns: StoreColumns) throws {
    let stored = try storedViews()
    for view in PublicViews(columns: columns).all where stored[view.name] != view.creation {
      try execute("DROP VIEW IF EXISTS \(view.name)")
      try execute(view.creation)
    }
  }

  /// Makes the public views as temporary ones, which shadow those of the database. What the store lacks is NULL there.
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
  /// The statement that makes the view.
  fileprivate var creation: String { "CREATE VIEW \(name) AS \(sql)" }
}
