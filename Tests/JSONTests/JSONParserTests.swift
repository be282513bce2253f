import Testing

@testable import JSON

struct JSONParserTests {
  @Test(
    "JSON5 gives the equivalent JSON",
    arguments: [
      ("{}", "{}"),
      ("[1, 2, 3,]", "[1,2,3]"),
      ("// a comment\n{a: 1, /* and\nanother */ 'b': \"x\",}", #"{"a":1,"b":"x"}"#),
      ("[3e-3, 0.003, .003, 0.0030, 3E-03]", "[0.003,0.003,0.003,0.003,0.003]"),
      ("[1.0, 1e2, 0x1F, +5, -7, -0.5, 5.]", "[1,100,31,5,-7,-0.5,5]"),
      ("[true, false, null]", "[true,false,null]"),
      (#""A\u00e9\n\ud83d\ude00\x41""#, "\"Aé\\n😀A\""),
      ("'it is \"quoted\"'", #""it is \"quoted\"""#),
      ("'one \\\nline'", #""one line""#),
      ("{\"b\": 1, \"a\": 2}", #"{"a":2,"b":1}"#),
      ("\u{FEFF}[]", "[]"),
    ])
  func reads(source: String, canonical: String) throws {
    #expect(try JSONNode.parse(source).value.canonicalText == canonical)
  }

  @Test(
    "An error has a message and a position",
    arguments: [
      ("", "the text is empty", 1, 1),
      ("{\n  \"a\": 1\n  \"b\": 2\n}", "expected ',' or '}', found '\"'", 3, 3),
      ("[1, 2", "expected ',' or ']', found end of the text", 1, 6),
      ("{\"a\": ten}", "'ten' is not a value: put text in quotes", 1, 7),
      ("{\"a\": 1, \"a\": 2}", "the key 'a' occurs twice", 1, 10),
      ("[1.2.3]", "'1.2.3' is not a number", 1, 2),
      ("[1] []", "unexpected '[' after the end of the value", 1, 5),
      ("\"abc", "the string that begins here is never closed", 1, 1),
      ("/* abc", "the comment that begins here is never closed", 1, 1),
      ("[\"\\ud800x\"]", "half a surrogate pair", 1, 4),
      ("{a 1}", "expected ':' after the key 'a', found '1'", 1, 4),
      ("é ", "'é' is not a value: put text in quotes", 1, 1),
      ("[\r\n\r\n!]", "expected a value, found '!'", 3, 1),
    ])
  func errors(source: String, message: String, line: Int, column: Int) {
    #expect(throws: JSONError(message: message, position: SourcePosition(line: line, column: column))) {
      try JSONNode.parse(source)
    }
  }

  @Test("Nesting is limited, so that no text can overflow the stack")
  func nesting() {
    #expect(throws: JSONError.self) {
      try JSONNode.parse(String(repeating: "[", count: 100_000))
    }
  }

  @Test("Each parsed value has its position")
  func positions() throws {
    let node = try JSONNode.parse("{\n  // width\n  width: [8,\n    16]\n}")
    guard case .object(let members) = node.content, case .array(let widths) = members[0].value.content else {
      Issue.record("expected an object with a list")
      return
    }
    #expect(members[0].keyPosition == SourcePosition(line: 3, column: 3))
    #expect(
      widths.map(\.position) == [SourcePosition(line: 3, column: 11), SourcePosition(line: 4, column: 5)])
  }

  @Test("Numbers that JSON cannot express are written as null, control characters escaped")
  func writing() {
    #expect(
      JSONValue.array([.real(.nan), .real(.infinity), .real(1e-5)]).canonicalText == "[null,null,1e-05]")
    #expect(JSONValue.string("a\u{1}b\\").canonicalText == #""a\u0001b\\""#)
  }

  @Test("Canonical text reads back as the same value")
  func roundTrip() throws {
    let value = JSONValue.object([
      "x": .array([.real(0.1), .integer(3), .string("\u{7F}\"é\n")]), "": .null, "é": .bool(true),
    ])
    #expect(try JSONNode.parse(value.canonicalText).value == value)
  }
}
