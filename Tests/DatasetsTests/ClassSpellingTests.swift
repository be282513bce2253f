import Testing

@testable import Datasets

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
        "the target 'y' has the class 'e\u{301}te\u{301}' in two spellings that look alike: bring the file into one"
      ) == true
    }
    #expect(try classes(["\u{E9}t\u{E9}", "hiver", "\u{E9}t\u{E9}"]) == ["hiver", "\u{E9}t\u{E9}"])
    #expect(try classes(["e\u{301}t", "e\u{300}t"]).count == 2)
  }

  @Test("Among words, numbers are words: 1 and 1.0 are two of them")
  func numbers() throws {
    #expect(try classes(["1", "1.0", "one"]) == ["1", "1.0", "one"])
  }
}
