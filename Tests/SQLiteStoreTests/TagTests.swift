import SQLiteStore
import Testing

struct TagTests {
  @Test(
    "A tag is one word of at most 64 characters, without commas",
    arguments: [
      ("paper", true), ("é", true), ("", false), ("two words", false), ("a,b", false), ("a\u{7F}", false),
      ("a\u{1}", false), ("a\u{A0}b", false), (String(repeating: "x", count: 64), true),
      (String(repeating: "x", count: 65), false), ("x" + String(repeating: "\u{301}", count: 64), false),
    ])
  func valid(text: String, isValid: Bool) {
    #expect(Tag.isValid(text) == isValid)
  }
}
