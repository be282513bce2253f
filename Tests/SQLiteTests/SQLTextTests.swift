import SQLite
import Testing

/// Texts that are expressions or not, as SQLite's tokenizer (tokenize.c) reads them.
struct SQLTextTests {
  private func fault(_ text: String, hasSubqueries: Bool = false) -> String? {
    do throws(SQLiteError) {
      try SQLText.requireExpression(text, hasSubqueries: hasSubqueries)
      return nil
    } catch { return error.message }
  }

  @Test(
    "Comments, quotes and words end as in SQLite",
    arguments: [
      "1 /**/", "1 /* ) */", "1 /***/ + 2", "1 -- )", "1 -- )\n+ 2", "x - (-1)", "4 / 2", "'a)'", "'it''s )'",
      "\"a)\"",
      "`a)`", "x`)`", "[a)]", "[a] + (1)", "((1))", "selectz", "zselect", "select_", "_select", "$select",
      "select$",
      "select1", "1select", "éselect", "Àselect", "selecté", "Zselect", "selectZ", "9select", "value",
      "withx",
      "\u{B}1\u{C}",
      "'select'", "'' || \"\"", "a\tb",
    ])
  func whole(text: String) {
    #expect(fault(text) == nil)
  }

  @Test(
    "Unbalanced text is an error that says why",
    arguments: [
      ("", "there is no expression"), (" \t\n\u{B}\u{C}\r", "there is no expression"),
      ("-- x", "there is no expression"),
      ("/* x */", "there is no expression"), ("1)", "there is a ')' too many"),
      ("(1))", "there is a ')' too many"),
      (")(", "there is a ')' too many"), ("(1", "a '(' is never closed"), ("((1)", "a '(' is never closed"),
      ("1;", "there is a ';', which ends a statement"), ("1 /**/)", "there is a ')' too many"),
      ("1 /* a */;", "there is a ';', which ends a statement"), ("1 -- a\n)", "there is a ')' too many"),
      ("1 /*", "a comment is never closed"), ("1 /*/", "a comment is never closed"),
      ("1 /* *", "a comment is never closed"),
      ("1 /* * /", "a comment is never closed"), ("'a", "a quoted text is never closed"),
      ("'a''", "a quoted text is never closed"),
      ("\"a'", "a quoted text is never closed"), ("`a", "a quoted text is never closed"),
      ("'", "a quoted text is never closed"),
      ("[a", "a name in '[' is never closed"), ("[a])", "there is a ')' too many"),
      ("'a')", "there is a ')' too many"),
      ("\"a\"\"\")", "there is a ')' too many"), ("a)", "there is a ')' too many"),
      ("é)", "there is a ')' too many"),
      ("1\0", "there is a zero byte"),
      ("1\n;", "there is a ';', which ends a statement"),
      ("select", "there can be no subquery here"), ("(SELECT 1)", "there can be no subquery here"),
      ("x IN (Values(1))", "there can be no subquery here"), ("(with a", "there can be no subquery here"),
      ("@select", "there can be no subquery here"), ("{select", "there can be no subquery here"),
      ("/select", "there can be no subquery here"), (":select", "there can be no subquery here"),
      ("-select", "there can be no subquery here"), ("'a'select", "there can be no subquery here"),
    ])
  func faults(text: String, message: String) {
    #expect(fault(text) == message)
  }

  @Test("If subqueries are allowed, they are not errors, and parentheses enclose the whole expression")
  func subqueries() throws {
    #expect(fault("(SELECT 1)", hasSubqueries: true) == nil)
    #expect(try SQLText.bracketed("1 -- x") == "(1 -- x\n)")
    #expect(throws: SQLiteError.self) { try SQLText.bracketed("1) OR (1") }
  }

  @Test("An expression of one byte too many is refused for its length, and values are true as numbers")
  func expressions() throws {
    let long = "1 /*" + String(repeating: "x", count: 9995) + "*/"
    #expect { _ = try Expression(long, variables: []) } throws: {
      ($0 as? SQLiteError)?.message == "it is longer than 10000 bytes"
    }
    let values: [SQLValue] = [
      .integer(1), .real(0.5), .text("2"), .text("-0.1"), .integer(0), .real(0), .text("0"), .text("x"),
      .null,
    ]
    #expect(values.map(Expression.isTrue) == [true, true, true, true, false, false, false, false, false])
    #expect { _ = try Expression("1, 2", variables: ["a"]) } throws: { $0 is SQLiteError }
    var several = try Expression("a - b", variables: ["a", "b"])
    #expect(try several.evaluate([.integer(5), .integer(3)]) == .integer(2))
    #expect(try several.evaluate([.integer(3), .integer(5)]) == .integer(-2))
  }
}
