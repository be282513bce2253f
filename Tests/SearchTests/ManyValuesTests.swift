import JSON
import Testing

@testable import Search

struct ManyValuesTests {
  private func count(_ source: String) throws -> Int? {
    let definition = try #require(HyperparameterDefinition.named("width"))
    let domain = try definition.domain(JSONNode.parse(source), at: SpecLocation(file: "g", key: "width"))
    return domain.values?.count
  }

  @Test("A hyperparameter has at most 100000 values")
  func limit() throws {
    #expect(try count("{min: 1, max: 100000}") == 100_000)
    #expect(try count("[" + String(repeating: "1,", count: 100_000) + "]") == 1)
    #expect {
      try count("[" + String(repeating: "1,", count: 100_001) + "]")
    } throws: {
      ($0 as? SpecError)?.message == "more than 100000 values"
    }
    // A grid needs points then.
    #expect(try count("{min: 1, max: 100001}") == nil)
    #expect(throws: SpecError.self) { try count("{min: 1, max: 200000, points: 100001}") }
  }

  @Test("A single point is a range whose ends are the same")
  func point() throws {
    #expect(try count("{min: 7, max: 7, points: 1}") == 1)
    #expect(throws: SpecError.self) { try count("{min: 7, max: 8, points: 1}") }
  }
}
