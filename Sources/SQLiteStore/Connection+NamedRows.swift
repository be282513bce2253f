// Reads and writes rows by column name.

import SQLite

extension Connection {
  /// All rows of a query.
  func records(_ sql: String, _ values: [SQLValue] = []) throws -> [[String: SQLValue]] {
    var statement = try prepare(sql)
    try statement.bind(values)
    let names = statement.columnNames
    var records: [[String: SQLValue]] = []
    while try statement.step() { records.append(Dictionary(zip(names, statement.row)) { $1 }) }
    return records
  }

  /// The names of a table's columns.
  func columnNames(of table: String) throws -> Set<String> {
    Set(try rows("SELECT name FROM pragma_table_info(?)", [.text(table)]).compactMap(\.[0].text))
  }

  /// Inserts a row, unless it conflicts with an existing one.
  ///
  /// - Parameter record: values by column of a known schema; the names become part of the statement.
  func insertOrIgnore(_ table: String, _ record: [String: SQLValue]) throws {
    let columns = record.keys.sorted()
    try run(
      "INSERT OR IGNORE INTO \(table) (\(columns.map { "\"\($0)\"" }.joined(separator: ", "))) "
        + "VALUES (\(columns.map { _ in "?" }.joined(separator: ", ")))",
      columns.map { record[$0] ?? .null })
  }
}
