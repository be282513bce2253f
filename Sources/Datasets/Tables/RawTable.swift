/// A table as its files hold it, column by column, before anything is decided about its columns.
public struct RawTable: Equatable, Sendable {
  public struct Column: Equatable, Sendable {
    /// As in the file, without blanks around it; empty where the file names none.
    public let name: String
    public let values: RawValues
    /// Whether it is a file of labels, so that its whole numbers are classes.
    public let isLabels: Bool

    public init(_ name: String, _ values: RawValues, isLabels: Bool = false) {
      self.name = name
      self.values = values
      self.isLabels = isLabels
    }
  }

  /// In the file's order, without those that were not asked for. Names differ: of several equal ones the second gets
  /// `.1`, and so on.
  public let columns: [Column]
  /// The names of those that were not asked for; nil if the reader does not list them.
  public let skipped: [String]?
  /// The number of rows.
  public let count: Int
  /// Whether the columns are the elements of one array, such as the pixels of images: none is an id or a leak.
  public let isArray: Bool
  /// How the file was read: what was stated, and what was told from the file. Of several files, what was told alike.
  public let reading: ReadingOptions

  /// - Precondition: each column has `count` values.
  public init(
    columns: [Column], skipped: [String]? = nil, count: Int, isArray: Bool = false, reading: ReadingOptions
  ) {
    precondition(columns.allSatisfy { $0.values.count == count }, "each column has a value for each row")
    let names = CSVHeader.unique(columns.map(\.name))
    self.columns =
      names == columns.map(\.name)
      ? columns : zip(names, columns).map { Column($0, $1.values, isLabels: $1.isLabels) }
    self.skipped = skipped
    self.count = count
    self.isArray = isArray
    self.reading = reading
  }
}

extension RawTable {
  /// The table with the columns of an array, `NAME` or `NAME_1`, `NAME_2`, …, named after another array.
  func renaming(_ name: String, to other: String) -> RawTable {
    RawTable(
      columns: columns.map { column in
        Column(
          Self.name(column.name, renaming: name, to: other) ?? column.name, column.values,
          isLabels: column.isLabels)
      }, skipped: skipped, count: count, isArray: isArray, reading: reading)
  }

  /// A column's name where its array has another one; nil for columns of other arrays.
  static func name(_ column: String, renaming name: String, to other: String) -> String? {
    guard column == name || column.hasPrefix(name + "_") else { return nil }
    return other + column.dropFirst(name.count)
  }

  /// Some rows of the table, in this order.
  func selecting(_ rows: [Int]) -> RawTable {
    RawTable(
      columns: columns.map { Column($0.name, $0.values.selecting(rows), isLabels: $0.isLabels) },
      skipped: skipped, count: rows.count, isArray: isArray, reading: reading)
  }
}

/// Consecutive rows of a table.
package struct TablePiece: Sendable {
  package let table: RawTable
  /// The number of rows before these.
  package let start: Int
  /// The line in which each row begins, from 1; nil for formats that are no text.
  package let lines: [Int]?
}

/// The values of a column as stored in a file, in as little memory as they need.
public enum RawValues: Equatable, Sendable {
  case bytes([UInt8])
  /// Missing values are NaN.
  case floats([Float])
  /// Missing values are NaN.
  case numbers([Double])
  case words(Words)

  public var count: Int {
    switch self {
    case .bytes(let values): values.count
    case .floats(let values): values.count
    case .numbers(let values): values.count
    case .words(let words): words.codes.count
    }
  }
}

/// A column of texts, each different one stored once.
public struct Words: Equatable, Sendable {
  /// The code of a missing value.
  public static let missing: Int32 = -1

  /// The different texts, in the order in which they first occur; compared by their UTF-8 bytes.
  public let distinct: [String]
  /// One index into `distinct` per row, or `missing`.
  public let codes: [Int32]

  /// - Precondition: every code is `missing` or an index.
  public init(distinct: [String], codes: [Int32]) {
    self.distinct = distinct
    self.codes = codes
  }
}
