// Limits, and the positions and texts of errors.

import Testing

@testable import JSON

struct JSONLimitsTests {
  private func error(_ source: String) -> JSONError? {
    do throws(JSONError) {
      _ = try JSONNode.parse(source)
      return nil
    } catch {
      return error
    }
  }

  @Test("A text of 16 MiB is read, and a longer one refused")
  func length() {
    let text = "!" + String(repeating: " ", count: 16_777_215)
    #expect(error(text)?.message == "expected a value, found '!'")
    #expect(
      error(text + " ")
        == JSONError(
          message: "the text is longer than 16 MiB", position: SourcePosition(line: 1, column: 1)))
  }

  @Test("64 levels of nesting are allowed and 65 are not; closed lists do not count")
  func nesting() throws {
    func nested(_ count: Int) -> String {
      String(repeating: "[", count: count) + String(repeating: "]", count: count)
    }
    #expect(error(nested(64)) == nil)
    #expect(
      error(nested(65))
        == JSONError(
          message: "lists and objects are nested too deep", position: SourcePosition(line: 1, column: 65)))
    #expect(error(String(repeating: "{a:", count: 64) + "{}" + String(repeating: "}", count: 64)) != nil)
    let list = Array(repeating: "[{}]", count: 100).joined(separator: ",")
    #expect(try JSONNode.parse("[\(list)]").value.canonicalText == "[\(list)]")
  }

  @Test(
    "Every error has its message and position",
    arguments: [
      (" [1,\n", "the list that begins here is never closed", 1, 2),
      (" {a: 1,\n", "the object that begins here is never closed", 1, 2),
      ("{a: 1", "expected ',' or '}', found end of the text", 1, 6),
      ("{a", "expected ':' after the key 'a', found end of the text", 1, 3),
      ("{1: 2}", "expected a key, found '1'", 1, 2),
      ("[", "the list that begins here is never closed", 1, 1),
      ("[,]", "expected a value, found ','", 1, 2),
      (" 'a\nb'", "the string that begins here does not end on its line", 1, 2),
      (" 'a\rb'", "the string that begins here does not end on its line", 1, 2),
      (" 'a", "the string that begins here is never closed", 1, 2),
      ("'a\\", "the text ends inside a string", 1, 4),
      ("'\\xg1'", "expected 2 hexadecimal digits, found 'g'", 1, 4),
      ("'\\u12 4'", "expected 4 hexadecimal digits, found ' '", 1, 6),
      ("'\\x1", "expected 2 hexadecimal digits, found end of the text", 1, 5),
      ("'\\x\u{1F}'", "expected 2 hexadecimal digits, found a line end or control character", 1, 4),
      ("'\\x\u{FF11}1'", "expected 2 hexadecimal digits, found '\u{FF11}'", 1, 4),
      ("'a\\uDC00'", "half a surrogate pair", 1, 4), ("'a\\uD800\\n'", "half a surrogate pair", 1, 4),
      ("'\\uD800\\uDBFF'", "half a surrogate pair", 1, 3),
      ("'\\uD800\\uE000'", "half a surrogate pair", 1, 3),
      ("\n /", "unexpected '/'", 2, 2), ("1 /x", "unexpected '/'", 1, 3),
      ("1 /* *", "the comment that begins here is never closed", 1, 3),
      ("[/*/ 1]", "the comment that begins here is never closed", 1, 2),
      ("1 \u{1}", "unexpected a line end or control character after the end of the value", 1, 3),
      ("\u{FEFF}!", "expected a value, found '!'", 1, 2), ("// only", "the text is empty", 1, 8),
      ("\r\r\n\n!", "expected a value, found '!'", 4, 1), ("\r!", "expected a value, found '!'", 2, 1),
      ("/*\n*/ !", "expected a value, found '!'", 2, 4), ("[++1]", "'++1' is not a number", 1, 2),
      ("-+1", "'-+1' is not a number", 1, 1), ("+-1", "'+-1' is not a number", 1, 1),
      ("0x-1", "'0x-1' is not a number", 1, 1), ("0x+1", "'0x+1' is not a number", 1, 1),
    ])
  func errors(source: String, message: String, line: Int, column: Int) {
    #expect(
      error(source) == JSONError(message: message, position: SourcePosition(line: line, column: column)))
  }

  @Test(
    "Comments end correctly, and names may have digits",
    arguments: [
      ("// a\r1", "1"), ("// a\n1", "1"), ("1 // a", "1"), ("/**/1/***/", "1"), ("/* / * **/ 1", "1"),
      ("{a1: 1, _b2: 2, $: 3, é: 4, a_$: 5}", #"{"$":3,"_b2":2,"a1":1,"a_$":5,"é":4}"#), ("[]", "[]"),
      ("\u{A0}\u{2028}\u{FEFF}\t1\u{FEFF}", "1"), ("[[],{},]", "[[],{}]"), ("0x10", "16"), ("-0x0A", "-10"),
    ])
  func spaces(source: String, canonical: String) throws {
    #expect(try JSONNode.parse(source).value.canonicalText == canonical)
  }

  // 2⁵³ is the last of the whole numbers that Float64 has all of.
  @Test("Whole numbers up to 2⁵³ are integers, and larger ones are not")
  func integers() {
    #expect(JSONNumber(9_007_199_254_740_992) == .integer(9_007_199_254_740_992))
    #expect(JSONNumber(-9_007_199_254_740_992) == .integer(-9_007_199_254_740_992))
    #expect(JSONNumber(9_007_199_254_740_994) == .real(9_007_199_254_740_994))
    #expect(JSONNumber(0.5) == .real(0.5))
    #expect(JSONNumber.integer(-3).double == -3 && JSONNumber.real(0.25).double == 0.25)
  }

  @Test("Only control characters are escaped; keys are in the order of their bytes")
  func quoting() {
    #expect(JSONValue.quoted("\"\\\n\r\t") == #""\"\\\n\r\t""#)
    #expect(JSONValue.quoted("\u{0}\u{1F} !\u{7F}é") == "\"\\u0000\\u001f !\u{7F}é\"")
    #expect(JSONValue.quoted("\u{10}") == "\"\\u0010\"")
    // In UTF-16, 😀 comes before U+FFFD.
    let object = JSONValue.object(["z": .integer(1), "😀": .integer(2), "\u{FFFD}": .integer(3), "": .null])
    #expect(object.canonicalText == "{\"\":null,\"z\":1,\"\u{FFFD}\":3,\"😀\":2}")
    #expect(JSONValue.array([.bool(false), .bool(true), .null]).canonicalText == "[false,true,null]")
  }

  @Test(
    "A value in words",
    arguments: [
      ("null", "null"), ("true", "true"), ("false", "false"), ("1.5", "the number 1.5"),
      ("7", "the number 7"),
      ("'ten'", "the string \"ten\""), ("[]", "an empty list"), ("[1]", "a list"), ("{}", "an object"),
    ])
  func summaries(source: String, summary: String) throws {
    #expect(try JSONNode.parse(source).summary == summary)
  }

  @Test("A description shows at most 40 characters of a string")
  func longSummary() throws {
    let text = String(repeating: "0123456789", count: 4)
    #expect(try JSONNode.parse("'\(text)x'").summary == "the string \"\(text)\"")
  }
}
