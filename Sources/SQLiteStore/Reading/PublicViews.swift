// The views that anyone may rely on, and nothing else.

import SQLite
import Synchronization

extension StoreReader {
  /// The views that anyone may rely on: docs/database.md.
  public static let views: Set<String> = [
    "runs", "curves", "cells", "sweeps", "sweep_runs", "verifications", "tags",
  ]

  /// Tables that SQLite makes of a JSON text.
  private static let functions: Set<String> = ["json_each", "json_tree"]

  /// Throws unless a question reads the public views alone.
  ///
  /// It is compiled in an empty database in which there is nothing but views with the names and columns of the public ones: a
  /// name that means something there means the same in the store, and a private table is no name at all.
  ///
  /// - Parameter budget: what is left of the limits.
  func requirePublic(_ sql: String, limits: Limits, _ budget: Budget) throws {
    var model = try Connection.inMemory()
    // Only those whose names occur in the text: to compile all takes several milliseconds.
    let text = sql.utf8.map { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= $0 ? $0 | 0x20 : $0 }
    for view in Self.views.sorted() where text.contains(Array(view.utf8)) {
      let columns = try connection.prepare("SELECT * FROM \(view) LIMIT 0").columnNames
      try model.execute(
        """
        CREATE VIEW \(view) (\(columns.map(SQLText.quoted).joined(separator: ", ")))
        AS SELECT \(columns.map { _ in "NULL" }.joined(separator: ", "))
        """)
    }
    model.limit(budget)
    try Self.makeFunctions(model)
    let unread = NameList()
    model.authorize { access in
      switch access {
      case .select, .recursive: return true
      case .read(let table, let column, _):
        let name = table.lowercased()
        if Self.views.contains(name) || Self.functions.contains(name) { return true }
        // The name of a table of which no column is read; it may be one that the question itself defines.
        if column.isEmpty { unread.add(table) }
        return column.isEmpty
      case .function(let name): return limits.functions.contains(name.lowercased())
      case .other: return false
      }
    }
    _ = try model.prepare(sql)
    model.authorizeAll()
    for name in unread.names {
      // What there is without the question, the question has not defined.
      do {
        _ = try model.prepare("SELECT 1 FROM \(SQLText.quoted(name))")
      } catch {
        continue
      }
      throw SQLiteError(code: 1, message: "access to \(name) is prohibited", sql: sql)
    }
  }

  /// SQLite makes them when they are first named, which an authorizer would refuse.
  static func makeFunctions(_ connection: borrowing Connection) throws(SQLiteError) {
    for function in functions.sorted() { _ = try connection.prepare("SELECT 1 FROM \(function)") }
  }
}

/// Names that an authorizer has seen.
private final class NameList: Sendable {
  private let list = Mutex<[String]>([])

  var names: [String] { list.withLock(\.self) }

  func add(_ name: String) { list.withLock { $0.append(name) } }
}
