// Telling a netlab database from other files, and bringing it up to date.

import Files
import SQLite

extension Connection {
  /// "nlab", at the place in the file's header that SQLite keeps for the application.
  private static let applicationID = 0x6E6C_6162

  /// Reads all of it at one moment: another process may be making the database.
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

  /// Applies the migrations that the database has not seen, all of them or none, after a copy has been made of what is to be
  /// changed.
  ///
  /// - Throws: `StoreError.foreignSchema` where the schema is another's, and then it is as it was.
  func migrate(from version: Int, path: String, backup: String) throws {
    if version > 0, version < Migration.version {
      // Left from a migration that was broken off: then the database is still as it was.
      try File.remove(backup)
      try run("VACUUM INTO ?", [.text(backup)])
      try File.synchronizeDirectory(Path.directory(of: backup))
    }
    guard version < Migration.version else { return try SchemaCheck.require(self, path: path) }
    try transaction {
      let steps = version == 0 ? [Migration.allAtOnce] : Migration.all.dropFirst(version).map(\.sql)
      for step in steps { try execute(step) }
      try execute("PRAGMA application_id = \(Self.applicationID)")
      try execute("PRAGMA user_version = \(Migration.version)")
      try SchemaCheck.require(self, path: path)
    }
  }
}
