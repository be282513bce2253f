// Whether a database's schema is what netlab has made, so that nothing that a stranger has defined runs.

import SQLite

/// The tables, views and indexes of a store.
enum SchemaCheck {
  /// Throws where a database is not of this netlab's schema, or has triggers or indexes of another's making. Tables and views that
  /// netlab does not know are no concern of it: it never reads them.
  static func require(_ connection: borrowing Connection, path: String) throws {
    let made = try Connection.inMemory()
    try made.execute(Migration.allAtOnce)
    let expected = try objects(made)
    let found = try objects(connection)
    let areOurs = expected.allSatisfy { found[$0.key] == $0.value }
    let areHarmless = found.allSatisfy { name, object in
      expected[name] != nil || name.type == "table" || name.type == "view"
    }
    guard areOurs, areHarmless else { throw StoreError.foreignSchema(path: path) }
  }

  /// Throws where a database of an older schema has triggers, which bringing it up to date would run.
  static func requireNoTriggers(_ connection: borrowing Connection, path: String) throws {
    guard try connection.value("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'") == .integer(0)
    else {
      throw StoreError.foreignSchema(path: path)
    }
  }

  /// A trigger can have the name of a table.
  private struct Name: Hashable {
    let type: String
    let name: String
  }

  private struct Object: Equatable {
    let table: String
    /// Without white space: a table is written otherwise when columns have been added to it.
    let sql: [UInt8]
  }

  private static func objects(_ connection: borrowing Connection) throws -> [Name: Object] {
    // Indexes without SQL are those of primary keys and of UNIQUE.
    let rows = try connection.rows(
      "SELECT name, type, tbl_name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return Dictionary(
      rows.map { row in
        let sql = (row[3].text ?? "").utf8.filter { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        return (
          Name(type: row[1].text ?? "", name: row[0].text ?? ""), Object(table: row[2].text ?? "", sql: sql)
        )
      }, uniquingKeysWith: { first, _ in first })
  }
}
