// Reads tables of any format: finds target and features by column name.

/// A table in a file whose column names have been read.
protocol TableReader {
  associatedtype Field: TargetField

  var path: String { get }
  /// In the file's order.
  var names: [String] { get }
  /// The line of the column names; nil if the format has no lines.
  var namesLine: Int? { get }

  /// Throws if the file does not name its columns, which explains why a name was not found.
  func requireNames() throws(DatasetError)

  /// Reads all rows.
  ///
  /// - Parameter uses: one for each column; the positions of numbers are 0 … n − 1, each once.
  mutating func readRows(_ uses: [ColumnUse]) throws(DatasetError) -> TableRows<Field>
}

/// A value of the target column as stored.
protocol TargetField {
  /// Trimmed.
  var text: String { get }
  /// nil if it is not a number that a network can use.
  var number: Double? { get }
}

/// How a column is used.
enum ColumnUse {
  /// Its numbers are stored at this position of each row.
  case number(place: Int)
  /// Its fields are kept as text; for at most one column.
  case field
  /// It is skipped without checks.
  case nothing
}

/// The contents of a table with m rows.
struct TableRows<Field> {
  /// In row-major order.
  var numbers: [Double] = []
  /// One per row, or none.
  var fields: [Field] = []
}

extension Dataset {
  /// Reads a table: every column except the target is a feature, and must be numeric.
  ///
  /// - Parameter task: the task; nil to infer it from the target (see `Target`).
  init(
    reading table: inout some TableReader, target: String, task: Task?, sha256: () throws -> String
  ) throws {
    let names = table.names
    let targetColumn = try Self.column(named: target, in: table)
    guard names.count > 1 else {
      throw DatasetError(
        path: table.path, line: table.namesLine, "there is no column besides the target \(target.quoted)")
    }
    let uses = names.indices.map { column -> ColumnUse in
      column == targetColumn ? .field : .number(place: column < targetColumn ? column : column - 1)
    }
    let rows = try table.readRows(uses)
    let decoded = try Target(rows.fields, name: target, task: task, path: table.path)
    let columns = names.enumerated().filter { $0.offset != targetColumn }.map { Column($0.element) }
    self.init(
      FeatureTable(columns: columns, count: decoded.values.count, values: .numbers(rows.numbers)),
      targetName: target, task: decoded.task, classes: decoded.classes, targets: decoded.values,
      sha256: try sha256())
  }

  private static func column(named target: String, in table: some TableReader) throws -> Int {
    let (names, line) = (table.names, table.namesLine)
    if let empty = names.firstIndex(of: "") {
      throw DatasetError(path: table.path, line: line, "column \(empty + 1) has no name")
    }
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw DatasetError(path: table.path, line: line, "two columns are named \(name.quoted)")
    }
    if let column = names.firstIndex(of: target) { return column }
    try table.requireNames()
    throw MissingTarget(path: table.path, line: line, target: target, columns: names)
  }
}

extension FeatureTable {
  /// Reads a table's columns by name, in any order; other columns are ignored.
  ///
  /// - Parameter columns: of numbers, each once.
  init(reading table: inout some TableReader, columns: [Column]) throws {
    guard !columns.isEmpty else { throw DatasetError(path: table.path, "no column is asked for") }
    let names = columns.map(\.name)
    let places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var absent = Set(names)
    var uses: [ColumnUse] = []
    for name in table.names {
      guard let place = places[name] else {
        uses.append(.nothing)
        continue
      }
      guard absent.remove(name) != nil else {
        throw DatasetError(path: table.path, line: table.namesLine, "two columns are named \(name.quoted)")
      }
      uses.append(.number(place: place))
    }
    guard absent.isEmpty else {
      if absent.count == places.count { try table.requireNames() }
      throw MissingFeatures(
        path: table.path, line: table.namesLine, features: names.filter(absent.contains),
        otherColumns: table.names.filter { places[$0] == nil })
    }
    let rows = try table.readRows(uses)
    self.init(
      columns: columns, count: rows.numbers.count / columns.count, values: .numbers(rows.numbers))
  }
}
