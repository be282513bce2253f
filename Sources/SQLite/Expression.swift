// A SQL expression over named values, evaluated with no database in reach.

/// An expression such as `depth * width <= 64`, compiled once and evaluated on any number of rows of values.
///
/// It may come from a stranger: it reads nothing but its variables, and a budget bounds what it takes.
public struct Expression: ~Copyable {
  // The statement needs the connection, and what interrupts it.
  private let connection: Connection
  private var statement: Statement
  /// Bytes of the longest expression: each call in it may take a millisecond.
  private static let longest = 10_000

  /// - Parameters:
  ///   - variables: the names that the expression may use.
  ///   - budget: what all expressions that share it may take together.
  /// - Throws: where the expression is no SQL, uses another name, or does anything but compute: it can hold no subquery, and call
  ///   only functions that give the same result for the same arguments.
  public init(
    _ expression: String, variables: [String], budget: Budget = Budget(.constraint)
  ) throws(SQLiteError) {
    guard expression.utf8.count <= Self.longest else {
      throw SQLiteError(code: 1, message: "it is longer than \(Self.longest) bytes")
    }
    try SQLText.requireExpression(expression, hasSubqueries: false)
    var connection = try Connection.inMemory()
    try connection.execute("PRAGMA temp_store = MEMORY")
    connection.limit(budget)
    connection.authorize { access in
      switch access {
      case .select: true
      // Columns of a subquery belong to no table.
      case .read(let table, _, _, _): table.isEmpty
      case .function(let name): budget.limits.functions.contains(name.lowercased())
      case .recursive, .other: false
      }
    }
    let columns = variables.enumerated().map { index, name in "?\(index + 1) AS \(SQLText.quoted(name))" }
    // The line ends close a comment that the expression may end with.
    let sql = "SELECT (\n\(expression)\n) FROM (SELECT \(columns.joined(separator: ", ")))"
    let compiled = try connection.prepare(sql)
    guard compiled.columnNames.count == 1 else {
      throw SQLiteError(code: 1, message: "there is more than one expression", sql: expression)
    }
    statement = compiled
    self.connection = connection
  }

  /// The expression's value where its variables have these values, in the order of their names.
  ///
  /// - Throws: where it cannot be computed, or all evaluations together take more than the budget.
  public mutating func evaluate(_ values: [SQLValue]) throws(SQLiteError) -> SQLValue {
    try statement.bind(values)
    return try statement.step() ? statement.row[0] : .null
  }

  /// Whether SQLite takes a value for true: a number that is not zero.
  public static func isTrue(_ value: SQLValue) -> Bool {
    (value.double ?? value.text.flatMap(Double.init) ?? 0) != 0
  }
}
