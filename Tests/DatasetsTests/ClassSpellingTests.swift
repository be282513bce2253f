import Datasets
import Testing

struct ClassSpellingTests {
  private func classes(_ names: [String]) throws -> [String] {
    let text = "x,y\n" + names.enumerated().map { "\($0),\($1)\n" }.joined()
    return try Dataset.csv(Array(text.utf8), path: "d.csv", target: "y").classes
  }

  // pandas and Python compare code points: "\u00e9" != "e\u0301".
  @Test("Classes that only Unicode takes for equal are an error, and never merged")
  func spellings() throws {
    #expect {
      _ = try classes(["\u{E9}t\u{E9}", "hiver", "e\u{301}te\u{301}"])
    } throws: { error in
      (error as? DatasetError)?.message.hasPrefix(
        "the target 'y' has the class 'e\u{301}te\u{301}' in two spellings that look alike, the second in row 3"
      ) == true
    }
    #expect(try classes(["\u{E9}t\u{E9}", "hiver", "\u{E9}t\u{E9}"]) == ["hiver", "\u{E9}t\u{E9}"])
    #expect(try classes(["e\u{301}t", "e\u{300}t"]).count == 2)
  }
}
