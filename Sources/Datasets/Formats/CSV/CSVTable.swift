// Reads the requested columns of a CSV file in one pass.

/// A CSV text whose header has been read.
struct CSVTable: TableReader {
  let path: String
  let names: [String]
  let namesLine: Int?
  private var records: CSVRecords

  /// Checks the encoding, and reads the header.
  init(_ bytes: [UInt8], path: String) throws(DatasetError) {
    try TextCheck.require(bytes, path: path)
    records = CSVRecords(bytes, path: path)
    guard let header = try records.next() else { throw DatasetError(path: path, "the file is empty") }
    self.path = path
    names = header.map(\.text)
    namesLine = records.line
  }

  /// Throws if all names are numbers: the header is missing then.
  func requireNames() throws(DatasetError) {
    if names.allSatisfy({ Double($0) != nil }) {
      throw DatasetError(
        path: path, line: namesLine, "the first line must name the columns, but it contains numbers")
    }
  }

  mutating func readRows(_ uses: [ColumnUse]) throws(DatasetError) -> TableRows<CSVRecords.Field> {
    let width = uses.count { if case .number = $0 { true } else { false } }
    var row = [Double](repeating: 0, count: width)
    var rows = TableRows<CSVRecords.Field>()
    var missing = MissingValues()
    var count = 0
    while let fields = try records.next() {
      count += 1
      guard count <= Dataset.maxExamples else {
        throw DatasetError(
          path: path, line: records.line, "the table has more than \(Dataset.maxExamples) rows")
      }
      guard fields.count == names.count else {
        throw DatasetError(
          path: path, line: records.line,
          "expected \(names.count) fields, as in the first line, found \(fields.count)")
      }
      for (column, field) in fields.enumerated() {
        switch uses[column] {
        case .nothing: continue
        // Notations for missing values are not numbers, and most fields are.
        case .number(let place):
          if let number = field.number {
            row[place] = number
          } else if field.isMissing {
            missing.add(line: records.line, column: names[column])
          } else {
            throw DatasetError(
              path: path, line: records.line,
              "the column \(names[column].quoted) contains \(field.text.quoted), not a number")
          }
        case .field:
          if field.isMissing {
            missing.add(line: records.line, column: names[column])
          } else {
            rows.fields.append(field)
          }
        }
      }
      rows.numbers += row
    }
    if let error = missing.error(path: path) { throw error }
    if count == 0 { throw DatasetError(path: path, "there are no rows below the first line") }
    return rows
  }
}

/// Collects missing values, to report them all in one error.
private struct MissingValues {
  private var count = 0
  private var first: (line: Int, column: String)?
  private var places: [String] = []

  mutating func add(line: Int, column: String) {
    count += 1
    if first == nil { first = (line, column) }
    if places.count < 5 { places.append("line \(line), \(column.quoted)") }
  }

  func error(path: String) -> DatasetError? {
    guard let first else { return nil }
    if count == 1 {
      return DatasetError(
        path: path, line: first.line, "the value of column \(first.column.quoted) is missing")
    }
    let rest = count > places.count ? " and \(count - places.count) more" : ""
    return DatasetError(
      path: path, line: first.line, "\(count) values are missing: \(places.joined(separator: "; "))\(rest)")
  }
}
