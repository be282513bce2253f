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
  /// The query is compiled in an empty database with nothing but temporary views that have the names and columns of the public ones.
  /// A private table is unknown there. A name that is known means the same in the store: the public views are temporary there too, and
  /// `SchemaCheck` refuses a file in which something has the name of a function. `allowsReading` is asked of the store itself.
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
      // A table that exists without the query is not defined by it.
      do {
        _ = try model.prepare("SELECT 1 FROM \(SQLText.quoted(name))")
      } catch {
        continue
      }
      throw SQLiteError(code: 1, message: "access to \(name) is prohibited", sql: sql)
    }
  }

  /// Whether a query that `requirePublic` has passed may read a column: of a public view, of netlab's tables through such a view, or of
  /// a function.
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

  /// SQLite makes them when they are first named, which an authorizer would refuse.
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
