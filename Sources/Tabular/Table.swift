// A table of values.

/// Named columns and rows of values.
public struct Table: Equatable, Sendable {
  public let columns: [String]
  public let rows: [[Value]]

  public init(columns: [String], rows: [[Value]]) {
    self.columns = columns
    self.rows = rows
  }

  /// The values of a column; empty if it does not exist.
  public subscript(column column: String) -> [Value] {
    guard let index = columns.firstIndex(of: column) else { return [] }
    return rows.map { $0[index] }
  }
}
