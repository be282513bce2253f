// The features of examples as read from files, before a recipe turns them into network inputs.

import JSON

/// Columns of features with their values.
public struct FeatureTable: Equatable, Sendable {
  public let columns: [Column]
  /// The number of examples.
  public let count: Int
  /// One per column.
  public let values: [ColumnValues]

  /// - Precondition: each column has `count` values.
  public init(columns: [Column], count: Int, values: [ColumnValues]) {
    precondition(
      values.count == columns.count && values.allSatisfy { $0.count == count }, "each column has its values")
    self.columns = columns
    self.count = count
    self.values = values
  }

  /// Some rows of the table, in this order.
  package func selecting(_ rows: [Int]) -> FeatureTable {
    FeatureTable(columns: columns, count: rows.count, values: values.map { $0.selecting(rows) })
  }
}

extension FeatureTable {
  /// The columns of a table that a network requires, by name and in the network's order; others are ignored.
  ///
  /// - Parameter columns: the features; a word that a category does not list becomes `ColumnValues.unseen`.
  /// - Throws: `MissingFeatures` if the table lacks some, `DatasetError` if a column does not suit its kind.
  public init(_ table: RawTable, columns: [Column], path: String) throws {
    let places = Dictionary(
      table.columns.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
    let absent = columns.filter { places[$0.name] == nil }.map(\.name)
    guard absent.isEmpty else {
      let known = Set(columns.map(\.name))
      let names = table.columns.map(\.name) + (table.skipped ?? [])
      throw MissingFeatures(
        path: path, features: absent, otherColumns: names.filter { !known.contains($0) })
    }
    let values = try columns.map { column in
      let raw = places[column.name].map { table.columns[$0].values } ?? .numbers([])
      return try raw.values(as: column, path: path)
    }
    self.init(columns: columns, count: table.count, values: values)
  }
}

/// The error of missing feature columns.
public struct MissingFeatures: Error, Sendable, CustomStringConvertible {
  public let path: String
  /// At least one.
  public let features: [String]
  /// The file's columns that are not features.
  public let otherColumns: [String]

  public var description: String { "\(path): \(problem)" }

  /// The message without the location.
  private var problem: String {
    let shown = features.prefix(5).map { name in
      name.quoted + (NearestName.of(name, among: otherColumns).map { " (did you mean \($0.quoted)?)" } ?? "")
    }
    let rest = features.count > 5 ? " and \(features.count - 5) more" : ""
    return "there is no column \(shown.joined(separator: ", "))\(rest), which the network requires"
  }
}
