// SQL expressions over named values, evaluated without access to a database.

/// An expression such as `depth * width <= 64`, compiled once and evaluated on any number of rows of values.
///
/// The expression is untrusted: it can read only its variables, and a budget limits its cost.
public struct Expression: ~Copyable {
  // The statement needs the connection and its interrupt handler.
  private let connection: Connection
  private var statement: Statement
  /// The maximum length in bytes: each call in an expression may take a millisecond.
  private static let longest = 10_000

  /// - Parameters:
  ///   - variables: the names that the expression may use.
  ///   - budget: the limit for all expressions that share it.
  /// - Throws: if the expression is not SQL, uses another name, or does more than compute: subqueries and
  ///   non-deterministic functions are not allowed.
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
    // The line end closes a comment at the end of the expression.
    let sql = "SELECT (\n\(expression)\n) FROM (SELECT \(columns.joined(separator: ", ")))"
    let compiled = try connection.prepare(sql)
    guard compiled.columnNames.count == 1 else {
      throw SQLiteError(code: 1, message: "there is more than one expression", sql: expression)
    }
    statement = compiled
    self.connection = connection
  }

  /// The expression's value, given the variables' values in order.
  ///
  /// - Throws: if it cannot be computed, or the budget is exceeded.
  public mutating func evaluate(_ values: [SQLValue]) throws(SQLiteError) -> SQLValue {
    try statement.bind(values)
    return try statement.step() ? statement.row[0] : .null
  }

  /// Whether SQLite considers a value true: a number other than zero.
  public static func isTrue(_ value: SQLValue) -> Bool {
    (value.double ?? value.text.flatMap(Double.init) ?? 0) != 0
  }
}
