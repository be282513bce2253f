import Tabular

/// A store that answers SQL over the public views, which docs/database.md describes.
public protocol Queryable: ~Copyable {
  /// Runs a query, which may read the public views and compute, and nothing else.
  ///
  /// - Parameters:
  ///   - values: for the `?`s in it.
  ///   - columns: receives the columns' names, once, before the first row.
  ///   - row: receives each row.
  mutating func query(
    _ sql: String, _ values: [Value], columns: ([String]) throws -> Void, row: ([Value]) throws -> Void
  ) throws
}
