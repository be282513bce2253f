import Testing

@testable import Datasets

struct MissingTargetTests {
  private func message(_ columns: Int) -> String {
    MissingTarget(path: "d.csv", line: 2, target: "t", columns: (1...columns).map { "c\($0)" }).description
  }

  @Test("Up to eight columns are all named, and of more the last eight")
  func columns() {
    #expect(message(2) == "d.csv:2: there is no column 't' for the target; there are 'c1', 'c2'")
    #expect(message(8).contains("; there are 'c1', 'c2', "))
    #expect(message(9).contains("; the last of 9 are 'c2', 'c3', "))
  }
}
