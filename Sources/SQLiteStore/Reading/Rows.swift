// The result of an internal query.

import SQLite
import Tabular

/// Rows of database values with named columns.
struct Rows {
  let columns: [String]
  let rows: [[SQLValue]]

  /// The values of a column; empty if it does not exist.
  subscript(column column: String) -> [SQLValue] {
    guard let index = columns.firstIndex(of: column) else { return [] }
    return rows.map { $0[index] }
  }

  var table: Table { Table(columns: columns, rows: rows.map { $0.map(Value.init) }) }
}
