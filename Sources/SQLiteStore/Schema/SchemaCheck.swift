// Checks that a database's schema is netlab's own, so that nothing that a stranger has defined runs.

import SQLite

/// The tables, views and indexes of a store.
enum SchemaCheck {
  /// Throws where a database is not of this netlab's schema, or has triggers or indexes of another's making. Tables and views that
  /// netlab does not know are no concern of it: it never reads them.
  static func require(_ connection: borrowing Connection, path: String) throws {
    // Indexes without SQL are those of primary keys and of UNIQUE.
    let rows = try connection.rows("SELECT type, sql FROM sqlite_master WHERE sql IS NOT NULL")
    var missing = expected
    for row in rows {
      let isOurs = missing.remove(bare((row[1].text ?? "").utf8)) != nil
      guard isOurs || row[0] == .text("table") || row[0] == .text("view") else {
        throw StoreError.foreignSchema(path: path)
      }
    }
    guard missing.isEmpty else { throw StoreError.foreignSchema(path: path) }
  }

  /// The statements that make the schema. SQLite keeps each as it was written, and opens no database in which a name or a type is
  /// not that of its statement.
  private static let expected = Set(
    Migration.allAtOnce.utf8.split(separator: UInt8(ascii: ";")).map(bare).filter { !$0.isEmpty })

  /// Without white space: a table is written otherwise when columns have been added to it.
  private static func bare(_ sql: some Collection<UInt8>) -> [UInt8] {
    sql.filter { $0 != 0x20 && $0 != 0x09 && $0 != 0x0A && $0 != 0x0D }
  }

  /// Throws where a database of an older schema has triggers, which bringing it up to date would run.
  static func requireNoTriggers(_ connection: borrowing Connection, path: String) throws {
    guard try connection.value("SELECT count(*) FROM sqlite_master WHERE type = 'trigger'") == .integer(0)
    else {
      throw StoreError.foreignSchema(path: path)
    }
  }
}
