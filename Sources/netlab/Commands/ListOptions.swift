// What all lists take: which rows, in which order, how many, and written how.

import Reports
import RunStore
import SQLite
import Sweeps

enum ListOptions {
  static let definitions = [
    OptionDefinition(name: "where", value: "SQL", summary: "only rows for which this SQL expression holds"),
    OptionDefinition(
      name: "sort", value: "COLUMN", summary: "in the order of a column, smallest first; -COLUMN for largest"),
    OptionDefinition(name: "limit", value: "N", summary: "at most so many rows"),
    format,
  ]

  static let format = OptionDefinition(
    name: "format", value: "FORMAT", summary: "table, csv, json or md (default: table)")

  /// Prints rows of a public view.
  ///
  /// - Parameters:
  ///   - columns: those to show, as SQL.
  ///   - order: the order where `--sort` gives none, as SQL.
  static func list(
    _ view: String, columns: String, order: String, _ arguments: Arguments
  ) throws -> ExitStatus {
    let format = try arguments.choice("format", default: TableFormat.table)
    var reader = try StoreReader(arguments.store(Netlab.environment))
    var sql = "SELECT \(columns) FROM \(view)"
    // The line end closes a comment that the expression may end with.
    if let condition = arguments.text("where") { sql += " WHERE (\(condition)\n)" }
    if let column = arguments.text("sort") {
      let isDescending = column.hasPrefix("-")
      let name = isDescending ? String(column.dropFirst()) : column
      let known = try reader.query("SELECT * FROM \(view) LIMIT 0").columns
      guard known.contains(name) else {
        throw UsageError(
          description: "there is no column '\(name)'; \(NearestName.hint(for: name, among: known))",
          command: nil)
      }
      // NULL is no figure, and never ranks.
      sql += " ORDER BY \(name) IS NULL, \(name)\(isDescending ? " DESC" : "")"
    } else {
      sql += " ORDER BY \(order)"
    }
    if let limit = try arguments.integer("limit", minimum: 0) { sql += " LIMIT \(limit)" }
    Terminal.result(format.text(try reader.query(sql)))
    return .done
  }
}
