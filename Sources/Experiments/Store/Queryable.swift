import Tabular

/// A store with SQL queries over the public views, described in docs/database.md.
public protocol Queryable: ~Copyable {
  /// Runs a read-only query over the public views.
  ///
  /// - Parameters:
  ///   - values: values for the `?` placeholders.
  ///   - columns: receives the column names, once, before the first row.
  ///   - row: receives each row.
  mutating func query(
    _ sql: String, _ values: [Value], columns: ([String]) throws -> Void, row: ([Value]) throws -> Void
  ) throws
}
