// Restricts queries to the public views.

import SQLite
import Synchronization

extension StoreReader {
  /// The names of the public views.
  public static let viewNames = PublicView.names.sorted()

  /// SQLite's table-valued functions for JSON.
  private static let functions: Set<String> = ["json_each", "json_tree"]

  /// Throws unless a query reads only the public views.
  ///
  /// The query is compiled in an empty database that has only temporary views with the names and columns of the
  /// public ones. A known name means the same in the store, where the public views are temporary too, and private
  /// tables are unknown.
  ///
  /// - Parameter budget: the remaining limits.
  func requirePublic(_ sql: String, limits: Limits, _ budget: Budget) throws {
    var model = try Connection.inMemory()
    // Compiling all of them takes several milliseconds.
    for view in views.small + (hasCells ? [views.cells] : []) where view.isNamed(in: sql) {
      try model.execute(
        """
        CREATE TEMP VIEW \(view.name) (\(view.columns.map { SQLText.quoted($0.name) }.joined(separator: ", ")))
        AS SELECT \(view.columns.map { _ in "NULL" }.joined(separator: ", "))
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
        if PublicView.names.contains(name) || Self.functions.contains(name) { return true }
        // A table of which no column is read may be one that the query itself defines.
        if column.isEmpty { unread.add(table) }
        return column.isEmpty
      case .function(let name): return limits.functions.contains(name.lowercased())
      case .other: return false
      }
    }
    _ = try model.prepare(sql)
    model.authorizeAll()
    for name in unread.names {
      // A table that exists without the query is not defined by it.
      do {
        _ = try model.prepare("SELECT 1 FROM \(SQLText.quoted(name))")
      } catch {
        continue
      }
      throw SQLiteError(code: 1, message: "access to \(name) is prohibited", sql: sql)
    }
  }

  /// SQLite creates these tables on first use, which an authorizer would refuse.
  static func makeFunctions(_ connection: borrowing Connection) throws(SQLiteError) {
    for function in functions.sorted() { _ = try connection.prepare("SELECT 1 FROM \(function)") }
  }
}

/// The names that an authorizer has seen.
private final class NameList: Sendable {
  private let list = Mutex<[String]>([])

  var names: [String] { list.withLock(\.self) }

  func add(_ name: String) { list.withLock { $0.append(name) } }
}
