import SQLite
import Testing

struct ExpressionTests {
  @Test(
    "An expression can use its variables by name",
    arguments: [
      ("depth * width <= 64", true), ("depth * width > 64", false), ("activation IN ('relu', 'tanh')", true),
      ("depth = 2 -- two layers", true), ("json_array_length(layers) = 2", true), ("missing IS NULL", true),
      ("width", true), ("width BETWEEN 17 AND 20", false), ("CASE depth WHEN 2 THEN 1 ELSE 0 END", true),
      ("max(depth, width) = 16", true), ("activation LIKE 're%'", true), ("missing > 1", false),
    ])
  func evaluates(text: String, truth: Bool) throws {
    var expression = try Expression(text, variables: ["depth", "width", "activation", "layers", "missing"])
    let values: [SQLValue] = [.integer(2), .integer(16), .text("relu"), .text("[64,32]"), .null]
    #expect(Expression.isTrue(try expression.evaluate(values)) == truth)
  }

  @Test(
    "Anything but a computation is refused",
    arguments: [
      "", "dept > 1", "depth >", "(SELECT 1 FROM sqlite_master)", "depth); DROP TABLE t; --", "random() > 0",
      "load_extension('x')", "1) AS a, (2",
      "depth IN (WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x FROM c) SELECT x FROM c)",
      "(SELECT name FROM pragma_database_list)", "randomblob(1000000000) IS NULL", "?2 > 1 AND ?9 > 1",
      "1) UNION SELECT (1", "(SELECT 1)", "depth IN (VALUES (1))",
      "EXISTS (WITH a AS (SELECT 1) SELECT * FROM a)",
      "length(printf('%.*c', 900000000, 'x')) > 0", "format('%d', 1) = '1'", "depth > 1 /*", "'depth",
      "[depth", "(depth",
      "depth; 1", "1, 2", "depth > 1\0", "depth IN pragma_table_list", "zeroblob(10) IS NULL",
      "sqlite_version() > '3'", "trim('x') = 'x'",
      "length(hex(hex(hex(hex(hex(hex(hex(hex(hex(hex(hex(hex(hex(hex('0123456789')))))))))))))))",
    ])
  func refuses(text: String) {
    #expect(throws: SQLiteError.self) {
      var expression = try Expression(text, variables: ["depth"])
      _ = try expression.evaluate([.integer(1)])
    }
  }

  @Test("Parentheses, comments and keywords inside quotes are text")
  func texts() throws {
    for text in [
      "activation <> ')'", "activation <> '(' OR '--' = \"activation\"", "'it''s (SELECT' <> activation",
      "/* ) */ 1",
      "1 -- ) SELECT", "activation <> \"activation\" || ';'",
    ] {
      var expression = try Expression(text, variables: ["activation"])
      let value = try expression.evaluate([.text("relu")])
      #expect(Expression.isTrue(value), "\(text)")
    }
  }

  @Test("An expression of 10,000 bytes is evaluated, and a longer one is refused")
  func lengths() throws {
    let long = "depth" + String(repeating: "+1", count: 4997)
    #expect(throws: SQLiteError.self) { _ = try Expression(long + "+1+1", variables: ["depth"]) }
    var expression = try Expression("1 /*" + String(repeating: "x", count: 9994) + "*/", variables: ["depth"])
    #expect(try expression.evaluate([.null]) == .integer(1))
  }
}
