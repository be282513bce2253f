// The result of a query.

/// Named columns and rows of values.
public struct Table: Equatable, Sendable {
  public let columns: [String]
  public let rows: [[Value]]

  public init(columns: [String], rows: [[Value]]) {
    self.columns = columns
    self.rows = rows
  }

  /// The values of one column; empty if there is none of that name.
  public subscript(column column: String) -> [Value] {
    guard let index = columns.firstIndex(of: column) else { return [] }
    return rows.map { $0[index] }
  }
}
