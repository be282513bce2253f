// A SQL expression over named values, evaluated with no database in reach.

/// An expression such as `depth * width <= 64`, compiled once and evaluated on any number of rows of values.
public struct Expression: ~Copyable {
  private var statement: Statement

  /// - Parameter variables: the names that the expression may use.
  /// - Throws: where the expression is no SQL, uses another name, or does anything but compute: it can read no table,
  ///   and call only functions that give the same result for the same arguments.
  public init(_ expression: String, variables: [String]) throws(SQLiteError) {
    var connection = try Connection.inMemory()
    connection.authorize { access in
      switch access {
      case .select: true
      // Columns of a subquery belong to no table.
      case .read(let table, _, _): table.isEmpty
      case .function(let name): !Self.forbiddenFunctions.contains(name.lowercased())
      case .recursive, .other: false
      }
    }
    let columns = variables.enumerated().map { index, name in "?\(index + 1) AS \(Self.quoted(name))" }
    // The line ends close a comment that the expression may end with.
    let sql = "SELECT (\n\(expression)\n) FROM (SELECT \(columns.joined(separator: ", ")))"
    let compiled = try connection.prepare(sql)
    guard compiled.columnNames.count == 1 else {
      throw SQLiteError(code: 1, message: "there is more than one expression", sql: expression)
    }
    statement = compiled
  }

  /// The expression's value where its variables have these values, in the order of their names.
  public mutating func evaluate(_ values: [SQLValue]) throws(SQLiteError) -> SQLValue {
    try statement.bind(values)
    return try statement.step() ? statement.row[0] : .null
  }

  /// Whether SQLite takes a value for true: a number that is not zero.
  public static func isTrue(_ value: SQLValue) -> Bool {
    (value.double ?? value.text.flatMap(Double.init) ?? 0) != 0
  }

  /// A name as SQL writes it.
  public static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  private static let forbiddenFunctions: Set<String> = [
    "random", "randomblob", "zeroblob", "load_extension", "changes", "total_changes", "last_insert_rowid",
    "current_date", "current_time", "current_timestamp", "date", "time", "datetime", "julianday", "strftime",
    "unixepoch", "readfile", "writefile", "edit", "fts3_tokenizer", "sqlite_log",
  ]
}
