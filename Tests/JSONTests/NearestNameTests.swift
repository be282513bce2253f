import Testing

@testable import JSON

struct NearestNameTests {
  // Counted by hand: one for each letter that is missing, wrong or too many, and for two neighbours that have changed places.
  @Test(
    "The distance between names counts typing errors",
    arguments: [
      ("width", "width", 0), ("wdith", "width", 1), ("widht", "width", 1), ("widths", "width", 1),
      ("with", "width", 1),
      ("wodth", "width", 1), ("wodths", "width", 2), ("", "width", 5), ("width", "", 5), ("ab", "ba", 1),
      ("abcd", "badc", 2), ("lernig_rat", "learning_rate", 3), ("kitten", "sitting", 3),
    ])
  func distance(first: String, second: String, count: Int) {
    #expect(NearestName.distance(first, second) == count)
  }

  @Test(
    "The longer a name, the more typing errors it may have, up to three",
    arguments: [
      // Two letters, one error; three to five letters, two; from six on three.
      ("bx", "abc", nil), ("ac", "abc", "abc"), ("axx", "abc", "abc"), ("xxx", "abc", nil),
      ("wxxth", "width", "width"),
      ("xxxth", "width", nil), ("lernig_rat", "learning_rate", "learning_rate"),
      ("lernig_rt", "learning_rate", nil),
    ] as [(String, String, String?)])
  func limit(name: String, candidate: String, expected: String?) {
    #expect(NearestName.of(name, among: [candidate]) == expected)
  }

  @Test(
    "The nearest name is suggested, the first of equally near ones, and the shortest with the same beginning")
  func choice() {
    #expect(NearestName.of("wxdtx", among: ["wadta", "width", "depth"]) == "wadta")
    #expect(NearestName.of("wxdth", among: ["wadta", "width", "depth"]) == "width")
    #expect(NearestName.of("bat", among: ["batch_size", "batch_norm_momentum", "bit"]) == "batch_size")
    // Two letters are too few to be an abbreviation, three are enough.
    #expect(NearestName.of("ba", among: ["batch_size", "bb"]) == "bb")
    #expect(NearestName.of("bat", among: ["batch_size", "bbt"]) == "batch_size")
    #expect(NearestName.hint(for: "wdith", among: ["depth", "width"]) == "did you mean 'width'?")
    #expect(NearestName.hint(for: "zzz", among: ["a", "b"]) == "expected one of: a, b")
  }
}
