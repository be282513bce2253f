// What formats of tables have in common: a target and features by the names of their columns.

/// A table in a file whose columns are known, and whose rows are still to be read.
protocol TableReader {
  associatedtype Field: TargetField

  var path: String { get }
  /// Of the columns, in the file's order.
  var names: [String] { get }
  /// The line of the names; nil where the format has no lines.
  var namesLine: Int? { get }

  /// Throws where the file names no columns, so that a name that was not found is not what is wrong.
  func requireNames() throws(DatasetError)

  /// Reads all rows.
  ///
  /// - Parameter uses: one for each column; the places of numbers are 0 … n − 1, each once.
  mutating func readRows(_ uses: [ColumnUse]) throws(DatasetError) -> TableRows<Field>
}

/// A value of a target's column as the file has it.
protocol TargetField {
  /// Without white space around it.
  var text: String { get }
  /// nil where it is no number that a network can take.
  var number: Double? { get }
}

/// What becomes of a column.
enum ColumnUse {
  /// Its numbers are read, and have this place in each row.
  case number(place: Int)
  /// Its fields are kept as they are; of one column at most.
  case field
  /// It is passed over, whatever it holds.
  case nothing
}

/// What was read of a table: m rows.
struct TableRows<Field> {
  /// Row by row.
  var numbers: [Double] = []
  /// One a row, or none.
  var fields: [Field] = []
}

extension Dataset {
  /// Reads a table: every column but the target is a feature, and must be numeric.
  ///
  /// - Parameter task: what to learn; nil tells it from the target (see `Target`).
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
  /// Reads a table's columns by name: they may stand in any order, and other columns are passed over.
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
