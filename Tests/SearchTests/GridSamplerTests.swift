import JSON
import Testing

@testable import Search

struct GridSamplerTests {
  private func space(_ axes: [(String, [ParameterValue])], constraints: [String] = []) -> SearchSpace {
    SearchSpace(
      axes: axes.map { Axis(name: $0, .values($1)) }, constraints: constraints,
      data: DataShape(task: .binary, classCount: 2)
    ) { SpecError(file: "g", position: nil, key: $0, $1) }
  }

  private func proposals(
    _ space: SearchSpace, history: TrialHistory = .none
  ) throws -> [Hyperparameters] {
    var sampler = try #require(SearchMethod.named("grid")).sampler(space)
    var proposals: [Hyperparameters] = []
    while let proposal = try sampler.next(after: history) { proposals.append(proposal) }
    #expect(try sampler.next(after: history) == nil)
    return proposals
  }

  @Test("Every combination is a trial, the last axis changing fastest")
  func order() throws {
    let space = space([
      ("depth", [.integer(1), .integer(2)]), ("width", [.integer(4), .integer(8), .integer(16)]),
    ])
    #expect(
      try proposals(space).map(\.hiddenLayers) == [[4], [8], [16], [4, 4], [8, 8], [16, 16]])
    #expect(try proposals(self.space([])).map(\.hiddenLayers) == [[32]])
  }

  @Test("Combinations that give the same cell are one trial")
  func cells() throws {
    let space = space([
      ("depth", [.integer(0), .integer(1)]), ("width", [.integer(4), .integer(8)]),
    ])
    #expect(try proposals(space).map(\.hiddenLayers) == [[], [4], [8]])
  }

  @Test("Only combinations that satisfy the constraints are proposed, and a space without any is an error")
  func constraints() throws {
    let axes: [(String, [ParameterValue])] = [("depth", [.integer(1), .integer(2)])]
    #expect(try proposals(space(axes, constraints: ["depth > 1"])).map(\.hiddenLayers) == [[32, 32]])
    let error = #expect(throws: SpecError.self) { try proposals(space(axes, constraints: ["depth > 2"])) }
    #expect(error?.key == "constraints")
    let unknown = #expect(throws: SpecError.self) {
      try proposals(space(axes, constraints: ["depth > 1", "dept > 1"]))
    }
    #expect(unknown?.key == "constraints[1]")
  }

  @Test("A grid takes ranges with points, and refuses ranges without")
  func ranges() throws {
    func space(points: Int?) -> SearchSpace {
      let range = ValueRange(
        distribution: .intUniform, minimum: 2, maximum: 6, isInteger: true, points: points)
      return SearchSpace(
        axes: [Axis(name: "width", .range(range))], constraints: [],
        data: DataShape(task: .binary, classCount: 2)
      ) { SpecError(file: "g", position: nil, key: $0, $1) }
    }
    #expect(try proposals(space(points: 3)).map(\.hiddenLayers) == [[2], [4], [6]])
    // Rounded ends meet.
    #expect(try proposals(space(points: 9)).map(\.hiddenLayers) == [[2], [3], [4], [5], [6]])
    let error = #expect(throws: SpecError.self) { try proposals(space(points: nil)) }
    #expect(error?.key == "parameters.width")
  }

  @Test("The proposals do not depend on the history")
  func history() throws {
    let space = space([("width", [.integer(4), .integer(8)])])
    let all = try proposals(space)
    let history = TrialHistory(
      finished: [.init(number: 0, hyperparameters: all[0], value: nil)], pending: [all[1]])
    #expect(try proposals(space, history: history) == all)
  }

  @Test("Search methods have distinct names, and documentation")
  func methods() {
    #expect(Set(SearchMethod.all.map(\.name)).count == SearchMethod.all.count)
    for method in SearchMethod.all {
      #expect(!method.documentation.isEmpty && method.version > 0, "\(method.name)")
    }
    #expect(SearchMethod.named("gird") == nil)
  }
}
