// Actions of a statement, for an authorizer to allow or deny.

import CSQLite

/// An action of a statement (https://sqlite.org/c3ref/c_alter_table.html).
public enum Access: Equatable, Sendable {
  case select
  /// Reads a column; `view` is the view or subquery through which it is read, if any. `database` is nil for a table that
  /// the query itself defines.
  case read(table: String, column: String, database: String?, view: String?)
  case function(String)
  case recursive
  /// Anything else, such as writing, attaching, or changing settings or the schema.
  case other(Int32)

  init(
    _ action: Int32, _ first: UnsafePointer<CChar>?, _ second: UnsafePointer<CChar>?,
    _ database: UnsafePointer<CChar>?, _ view: UnsafePointer<CChar>?
  ) {
    func text(_ pointer: UnsafePointer<CChar>?) -> String { pointer.map { String(cString: $0) } ?? "" }
    switch action {
    case SQLITE_SELECT: self = .select
    case SQLITE_READ:
      self = .read(
        table: text(first), column: text(second), database: database.map { String(cString: $0) },
        view: view.map { String(cString: $0) })
    case SQLITE_FUNCTION: self = .function(text(second))
    case SQLITE_RECURSIVE: self = .recursive
    default: self = .other(action)
    }
  }
}
