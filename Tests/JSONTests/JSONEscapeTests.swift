// Escapes in strings: https://spec.json5.org/#escapes

import Testing

@testable import JSON

struct JSONEscapeTests {
  private func text(_ source: String) throws -> String? {
    if case .string(let text) = try JSONNode.parse(source).content { text } else { nil }
  }

  @Test(
    "Escapes are decoded, and other escaped characters are unchanged",
    arguments: [
      ("b", "\u{8}"), ("f", "\u{C}"), ("n", "\n"), ("r", "\r"), ("t", "\t"), ("v", "\u{B}"), ("0", "\0"),
      ("'", "'"), ("\"", "\""), ("\\", "\\"), ("/", "/"), ("q", "q"), ("x7f", "\u{7F}"), ("xfF", "ÿ"),
      ("u00e9", "é"), ("uD83D\\uDE00", "😀"), ("udbff\\udfff", "\u{10FFFF}"), ("uD800\\uDC00", "\u{10000}"),
      // A line continuation before any kind of line end.
      ("\n", ""), ("\r", ""), ("\r\n", ""), ("\u{2028}", ""), ("\u{2029}", ""),
    ])
  func escapes(escape: String, character: String) throws {
    #expect(try text("\"a\\\(escape)z\"") == "a\(character)z")
    #expect(try text("'a\\\(escape)z'") == "a\(character)z")
  }

  @Test(
    "An incomplete escape is an error",
    arguments: ["x1", "xg0", "u12", "uD800", "uD800\\n", "uD800\\u0041", "uDC00\\uD800", "uD800uDC00"])
  func refuses(escape: String) {
    #expect(throws: JSONError.self) { try text("'\\\(escape)'") }
  }
}
