// Whether hyperparameters belong to a space, against the proposals of its grid.

import JSON
import Testing

@testable import Search

struct SpaceMembersTests {
  private func space(_ axes: [(String, Axis.Domain)]) -> SearchSpace {
    SearchSpace(
      axes: axes.map { Axis(name: $0, $1) }, constraints: [],
      data: DataShape(task: .multiclass, classCount: 3)
    ) { SpecError(file: "g", position: nil, key: $0, $1) }
  }

  private func names(_ names: String...) -> Axis.Domain { .values(names.map(ParameterValue.name)) }
  private func integers(_ integers: Int...) -> Axis.Domain { .values(integers.map(ParameterValue.integer)) }

  private func proposals(_ space: SearchSpace) throws -> [Hyperparameters] {
    var sampler = try #require(SearchMethod.named("grid")).sampler(space)
    var proposals: [Hyperparameters] = []
    while let proposal = try sampler.next(after: .none) { proposals.append(proposal) }
    return proposals
  }

  @Test("Trials of the grid are members of its space, and those of another grid are not")
  func grids() throws {
    let range = ValueRange(
      distribution: .logUniform, minimum: 0.001, maximum: 0.1, isInteger: false, points: 3)
    let spaces = [
      space([]),
      space([("depth", integers(0, 1, 2)), ("width", integers(4, 8))]),
      space([("width", integers(5)), ("learning_rate", .range(range))]),
      space([("hidden_layers", .values([.layers([]), .layers([3, 2]), .layers([6, 6])]))]),
      space([("optimizer", names("adam", "momentum")), ("momentum", .values([.number(0.5), .number(0.7)]))]),
      space([("activation", names("relu", "tanh")), ("initializer", names("auto")), ("depth", integers(3))]),
      space([
        ("activation", .values([.names(["tanh", "tanh"]), .names(["relu", "tanh"])])), ("depth", integers(2)),
      ]),
      space([("class_weights", .values([.name("balanced"), .numbers([1, 2, 4])]))]),
    ]
    let all = try spaces.map(proposals)
    for (index, space) in spaces.enumerated() {
      let members = SpaceMembers(of: space)
      let own = Set(all[index])
      for proposals in all {
        for proposal in proposals {
          #expect(members.contains(proposal) == own.contains(proposal), "\(index)")
        }
      }
    }
    #expect(Set(all.joined()).count > 15)
  }

  @Test(
    "A range with points contains exactly its grid's values",
    arguments: [
      ValueRange(distribution: .uniform, minimum: -1, maximum: 2, isInteger: false, points: 7),
      ValueRange(distribution: .uniform, minimum: 0.1, maximum: 0.7, isInteger: false, points: 1000),
      ValueRange(distribution: .logUniform, minimum: 1e-5, maximum: 3, isInteger: false, points: 1000),
      ValueRange(distribution: .logUniform, minimum: 1, maximum: 5000, isInteger: true, points: 90),
      ValueRange(distribution: .logUniform, minimum: 1, maximum: 7, isInteger: true, points: 100),
      ValueRange(distribution: .intUniform, minimum: 1, maximum: 1000, isInteger: true, points: 7),
      ValueRange(distribution: .intUniform, minimum: 0, maximum: 9, isInteger: false, points: 4),
      ValueRange(distribution: .uniform, minimum: 3, maximum: 3, isInteger: false, points: 1),
      ValueRange(distribution: .uniform, minimum: -8e307, maximum: 8e307, isInteger: false, points: 3),
    ])
  func ranges(range: ValueRange) throws {
    let values = try #require(range.values)
    #expect(values.first == range.first)
    let known = Set(values)
    for value in values {
      #expect(range.contains(value), "\(value)")
      switch value {
      case .integer(let integer):
        for other in [integer - 1, integer + 1] {
          #expect(range.contains(.integer(other)) == known.contains(.integer(other)))
        }
        #expect(!range.contains(.number(Double(integer))))
      case .number(let number):
        #expect(!range.contains(.number(number.nextUp)) && !range.contains(.number(number.nextDown)))
      default: Issue.record("\(value)")
      }
    }
    for value in [
      ParameterValue.name("auto"), .number(.nan), .number(.infinity), .integer(.max), .integer(.min),
    ] {
      #expect(!range.contains(value))
    }
  }

  @Test("A range without points contains every value between its ends")
  func continuous() {
    let range = ValueRange(distribution: .uniform, minimum: 0, maximum: 1, isInteger: false, points: nil)
    for (value, isMember) in [(0.0, true), (1, true), (0.3, true), (-0.1, false), (1.1, false)] {
      #expect(range.contains(.number(value)) == isMember)
    }
    let whole = ValueRange(distribution: .intUniform, minimum: 0, maximum: 9, isInteger: false, points: nil)
    #expect(whole.contains(.number(3)) && !whole.contains(.number(3.5)))
  }
}
