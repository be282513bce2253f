// Reads tables of SQLite databases, which may be a stranger's.

import Files
import Glibc
import SQLite

/// Reads a query's result, or the only table of a database.
package enum SQLiteTable: DataFormat {
  package static let title = "SQLite"
  package static let keys: Set<ReadingOptions.Key> = [.query, .missing]

  /// A query may compute for a minute, and as long again for each million rows.
  private static let limits = Limits(
    seconds: 60, secondsOfRow: 60e-6, bytes: 1 << 20, heap: 512 << 20, functions: Functions.ofQueries)
  /// The rows between two looks at the memory.
  private static let memoryInterval = 1 << 16

  /// Whether a file begins as SQLite databases do.
  package static func sniff(_ start: [UInt8]) -> Bool { start.starts(with: Array("SQLite format 3\0".utf8)) }

  /// Reads the rows of `query`, one SELECT, or of the only table. Columns of integers, reals and texts that are numbers are numbers, others
  /// words; NULL is missing.
  ///
  /// - Throws: `DatasetError`.
  package static func read(
    _ file: DataFile, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws -> RawTable {
    try requireNoChanges(beside: file.path)
    let result: Result<RawTable, DatasetError>
    do throws(SQLiteError) {
      result = try rows(file.path, options, request)
    } catch {
      throw DatasetError(
        path: file.path, error.isNotADatabase ? "the file is not an SQLite database" : error.message)
    }
    return try result.get()
  }

  /// Throws if changes to the database are still in another file, which is not read.
  private static func requireNoChanges(beside path: String) throws(DatasetError) {
    for ending in ["-wal", "-journal"] {
      var status = stat()
      guard stat(path + ending, &status) == 0, status.st_size > 0 else { continue }
      throw DatasetError(
        path: path,
        "the database is in use, or was not closed: changes are in the file '\(ending)' beside it. Close the program that uses it, or copy it with 'sqlite3 DB \".backup COPY\"'"
      )
    }
  }

  private static func rows(
    _ path: String, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws(SQLiteError) -> Result<RawTable, DatasetError> {
    var connection = try Connection(path: path, mode: .immutable)
    connection.limit(limits)
    let tables = try readableTables(connection)
    var options = options
    if options.query == nil {
      let listed = tables.base.prefix(20).map(\.quoted).joined(separator: ", ")
      guard let table = tables.base.first, tables.base.count == 1 else {
        let message =
          tables.base.isEmpty
          ? "the database has no tables"
          : "the database has \(tables.base.count) tables: choose rows with the key 'query', as in \"SELECT * FROM …\"; there are \(listed)\(tables.base.count > 20 ? ", …" : "")"
        return .failure(DatasetError(path: path, message))
      }
      options.query = "SELECT * FROM \(SQLText.quoted(table))"
    }
    let readable = Set((tables.base + tables.views).map { $0.lowercased() })
    let functions = limits.functions
    connection.authorize { access in
      switch access {
      case .select, .recursive: true
      // A table that the query defines is in no database.
      case .read(let table, _, let database, _):
        database == nil || table.isEmpty || database == "main" && readable.contains(table.lowercased())
      case .function(let name): functions.contains(name.lowercased())
      case .other: false
      }
    }
    var statement = try connection.prepare(options.query ?? "")
    return try rows(of: &statement, path, options, request)
  }

  /// The names of ordinary tables and of views. Virtual tables would run code on bytes of the file that nothing checks.
  private static func readableTables(
    _ connection: borrowing Connection
  ) throws(SQLiteError) -> (base: [String], views: [String]) {
    let rows = try connection.rows(
      "SELECT name, type FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
    )
    func names(_ type: String) -> [String] {
      rows.compactMap { $0.count == 2 && $0[1].text == type ? $0[0].text : nil }
    }
    return (names("table"), names("view"))
  }

  private static func rows(
    of statement: inout Statement, _ path: String, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws(SQLiteError) -> Result<RawTable, DatasetError> {
    let names = statement.columnNames.map(\.trimmed)
    let treatments = names.map { request.treatment(of: $0) }
    var collectors = treatments.map { ColumnCollector($0, missing: Set(options.missing)) }
    var count = 0
    func fault(_ column: Int, _ message: String) -> Result<RawTable, DatasetError> {
      .failure(DatasetError(path: path, "row \(count) of column \(names[column].quoted) \(message)"))
    }
    while try statement.step() {
      count += 1
      guard count <= Dataset.maxExamples else {
        return .failure(DatasetError(path: path, "there are more than \(Dataset.maxExamples) rows"))
      }
      if count % memoryInterval == 0, count * names.count >= Memory.physical / 16 {
        return .failure(DatasetError(path: path, "its rows take more memory than this machine has"))
      }
      for (column, value) in statement.row.enumerated() where treatments[column] != .skip {
        switch value {
        case .null: collectors[column].addMissing()
        case .integer(let integer): collectors[column].add(integer)
        case .real(let number):
          guard Float(number).isFinite else {
            return fault(column, "holds \(number), beyond the numbers that a network can use")
          }
          collectors[column].add(number)
        case .text(let text):
          guard collectors[column].add(text) else {
            return fault(column, "holds \(text.quoted), not a number")
          }
        case .blob: return fault(column, "holds a blob, which is neither a number nor a text")
        }
      }
    }
    guard count > 0 else { return .failure(DatasetError(path: path, "there are no rows")) }
    let columns = names.indices.filter { treatments[$0] != .skip }.map {
      RawTable.Column(names[$0], collectors[$0].values)
    }
    let skipped = names.indices.filter { treatments[$0] == .skip }.map { names[$0] }
    return .success(
      RawTable(columns: columns, skipped: skipped, count: count, reading: options)
        .markingMissing(options.missing))
  }
}
