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
  /// The query is compiled in an empty database that has only temporary views with the names and columns of the public
  /// ones, so private tables are unknown. A known name means the same in the store, where the public views are temporary
  /// too, and `SchemaCheck` refuses files with tables or views named like a function. When the query is compiled in the
  /// store, `allowsReading` checks each access.
  ///
  /// - Parameter budget: the remaining limits.
  func requirePublic(_ sql: String, limits: Limits, _ budget: Budget) throws {
    var model = try Connection.inMemory()
    // Creating all views takes several milliseconds.
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
      case .read(let table, let column, _, _):
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
      // If the table also exists without the query, the query does not define it.
      do {
        _ = try model.prepare("SELECT 1 FROM \(SQLText.quoted(name))")
      } catch {
        continue
      }
      throw SQLiteError(code: 1, message: "access to \(name) is prohibited", sql: sql)
    }
  }

  /// Whether a query that has passed `requirePublic` may read a column: one of a public view, of netlab's tables through
  /// such a view, or of a function.
  static func allowsReading(_ table: String, _ column: String, database: String?, view: String?) -> Bool {
    // A table of which no column is read may be one that the query itself defines.
    guard let database, !column.isEmpty else { return true }
    let isThroughView = view.map { PublicView.contexts.contains($0.lowercased()) } ?? false
    switch database {
    case "temp":
      return PublicView.names.contains(table) || isThroughView && table == PublicViews.deadWorkers
    case "main": return functions.contains(table) || isThroughView && TableDefinition.names.contains(table)
    default: return false
    }
  }

  /// Makes SQLite register the table-valued functions, which it does when they are first named and which an authorizer
  /// would refuse.
  static func makeFunctions(_ connection: borrowing Connection) throws(SQLiteError) {
    for function in functions.sorted() { _ = try connection.prepare("SELECT 1 FROM \(function)") }
  }
}

/// Collects names inside an authorizer.
private final class NameList: Sendable {
  private let list = Mutex<[String]>([])

  var names: [String] { list.withLock(\.self) }

  func add(_ name: String) { list.withLock { $0.append(name) } }
}
