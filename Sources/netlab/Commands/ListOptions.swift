// Options shared by all lists: rows, columns, order, limit and format.

import JSON
import SQLite
import SQLiteStore
import Tabular

enum ListOptions {
  static let definitions = [
    OptionDefinition(name: "where", value: "SQL", summary: "filter rows with an SQL expression"),
    OptionDefinition(
      name: "sort", value: "COLUMN", summary: "sort by a column, ascending; -COLUMN for descending"),
    OptionDefinition(
      name: "cols", value: "COLUMNS", summary: "comma-separated columns, or * for all"),
    OptionDefinition(name: "limit", value: "N", summary: "maximum number of rows"),
    format,
  ]

  static let format = format(default: .table)

  static func format(default standard: TableFormat) -> OptionDefinition {
    let names = TableFormat.allCases.map(\.rawValue)
    return OptionDefinition(
      name: "format", value: "FORMAT",
      summary:
        "\(names.dropLast().joined(separator: ", ")) or \(names.last ?? "") (default: \(standard.rawValue))",
      choices: names)
  }

  /// Prints rows of a public view.
  ///
  /// - Parameters:
  ///   - columns: the columns to show without `--cols`, as SQL.
  ///   - order: the order without `--sort`, as SQL.
  static func list(
    _ view: String, columns: String, order: String, _ arguments: Arguments
  ) throws -> ExitStatus {
    let format = try arguments.choice("format", default: TableFormat.table)
    let limit = try arguments.integer("limit", minimum: 0)
    var reader = try StoreReader(arguments.store(Netlab.environment))
    let known = try reader.query("SELECT * FROM \(view) LIMIT 0").columns
    func check(_ name: String) throws(UsageError) -> String {
      guard known.contains(name) else {
        throw UsageError(
          description: "there is no column '\(name)'; \(NearestName.hint(for: name, among: known))",
          command: nil)
      }
      return name
    }
    var shown = columns
    if let names = arguments.text("cols") {
      shown =
        try names == "*"
        ? names : names.split(separator: ",").map { try check(trimmed($0)) }.joined(separator: ", ")
      guard !shown.isEmpty else {
        throw UsageError(description: "--cols names no column", command: nil)
      }
    }
    var sql = "SELECT \(shown) FROM \(view)"
    let condition = arguments.text("where")
    if let condition { sql += " WHERE \(try SQLText.bracketed(condition))" }
    if let column = arguments.text("sort") {
      let isDescending = column.hasPrefix("-")
      let name = try check(isDescending ? String(column.dropFirst()) : column)
      // NULLs come last in either direction.
      sql += " ORDER BY \(view).\(name) IS NULL, \(view).\(name)\(isDescending ? " DESC" : "")"
    } else {
      sql += " ORDER BY \(order)"
    }
    sql += " LIMIT ?"
    return try print(
      sql, [.integer(limit ?? -1)], limits: condition == nil ? .none : .condition, format: format, &reader)
  }

  /// Prints the rows of a query as they arrive.
  static func print(
    _ sql: String, _ values: [Value] = [], limits: Limits, format: TableFormat, _ reader: inout StoreReader
  ) throws -> ExitStatus {
    var writer: TableWriter?
    do {
      try reader.query(
        sql, values, limits: limits,
        columns: { writer = TableWriter(format, columns: $0) { Terminal.result($0, as: format) } },
        row: { row in
          writer?.add(row)
          try Terminal.checkResult()
        })
    } catch let error as SQLiteError {
      throw try hinted(error, reader)
    }
    writer?.finish()
    return .done
  }

  /// Adds the nearest known column to SQLite's error about an unknown one.
  private static func hinted(_ error: SQLiteError, _ reader: borrowing StoreReader) throws -> SQLiteError {
    let mark = "no such column: "
    guard error.message.hasPrefix(mark) else { return error }
    let name = error.message.dropFirst(mark.count).split(separator: ".").last.map(String.init) ?? ""
    guard let nearest = NearestName.of(name, among: reader.publicColumns) else { return error }
    return SQLiteError(
      code: error.code, message: "\(error.message); did you mean '\(nearest)'?", sql: error.sql)
  }

  private static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
