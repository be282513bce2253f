// Names and patterns of columns.

import Testing

@testable import Datasets

struct ColumnPatternTests {
  @Test(
    "A * stands for any characters and a ? for one",
    arguments: [
      ("a", "a", true), ("a", "A", false), ("a*", "a", true), ("a*", "abc", true), ("a*", "ba", false),
      ("?", "é", true), ("?", "", false), ("?", "ab", false), ("*b?d*", "abcde", true),
      ("*b?d*", "abd", false),
      ("*ab", "aab", true), ("**", "", true), ("a*a", "a", false), ("x_*_1", "x_2_1", true),
    ])
  func matching(pattern: String, name: String, isMatch: Bool) {
    #expect(ColumnPattern(pattern).matches(name) == isMatch)
    #expect(ColumnPatterns([ColumnPattern("other"), ColumnPattern(pattern)]).matches(name) == isMatch)
  }

  @Test("A column whose name contains a * or ? is found by its name, which is a pattern for the others too")
  func namesWithPatterns() {
    let patterns = ColumnPatterns(["is it?", "a*", "plain"].map { ColumnPattern($0) })
    #expect(["is it?", "is its", "a*", "ab", "plain"].allSatisfy(patterns.matches))
    #expect(!["is it", "plains", "b*"].contains(where: patterns.matches))
    #expect(["is it?", "a*", "plain"].allSatisfy(patterns.names))
    #expect(!["is its", "ab"].contains(where: patterns.names))
    #expect(!ColumnPatterns([]).matches(""))
  }

  @Test("A name precedes patterns, of several patterns the first decides, and of equal ones too")
  func precedence() {
    var rules = PatternRules<Int>()
    for (value, text) in ["a*", "ab", "a?", "*", "ab", "a*"].enumerated() {
      rules.add(value, for: ColumnPattern(text))
    }
    #expect(rules.value(for: "ab") == 1)
    #expect(rules.value(for: "ac") == 0)
    #expect(rules.value(for: "a?") == 2)
    #expect(rules.value(for: "*") == 3)
    #expect(rules.value(for: "z") == 3)
    #expect(rules.named("a*") == 0 && rules.named("ac") == nil)
    #expect(PatternRules<Int>().value(for: "a") == nil)
  }

  @Test("Columns of a request are read, skipped and treated by names and patterns")
  func request() {
    var request = ColumnRequest(skipped: ["s*", "plain"])
    request.add(.numbers, ColumnPattern("*"))
    request.add(.words, ColumnPattern("w"))
    #expect(request.treatment(of: "w") == .words)
    #expect(request.treatment(of: "x") == .numbers)
    #expect(request.treatment(of: "sx") == .skip && request.treatment(of: "plain") == .skip)
    request.needed = ["sx"]
    #expect(request.treatment(of: "sx") == .numbers)
    request.wanted = ColumnPatterns([ColumnPattern("x*")])
    #expect(request.treatment(of: "w") == .skip && request.treatment(of: "x1") == .numbers)
    request.only = ["x1"]
    #expect(request.treatment(of: "x2") == .skip && request.treatment(of: "sx") == .numbers)
  }
}
