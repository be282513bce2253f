// The result of a query of netlab's own.

import SQLite
import Tabular

/// Named columns and rows of the database's values.
struct Rows {
  let columns: [String]
  let rows: [[SQLValue]]

  /// The values of one column; empty if there is none of that name.
  subscript(column column: String) -> [SQLValue] {
    guard let index = columns.firstIndex(of: column) else { return [] }
    return rows.map { $0[index] }
  }

  var table: Table { Table(columns: columns, rows: rows.map { $0.map(Value.init) }) }
}
