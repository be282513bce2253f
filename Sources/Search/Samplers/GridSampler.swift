import JSON

extension SearchMethod {
  package static let grid = SearchMethod(
    name: "grid", version: 1, documentation: "every combination of the values",
    lackOfPoints: GridSampler.lackOfPoints
  ) { (space) throws(SpecError) in try GridSampler(space) }
}

/// Proposes every combination of the axes' values that the constraints allow, with the last axis changing fastest.
/// Combinations that give the same cell, as widths do in a network without hidden layers, are one trial.
package struct GridSampler: Sampler {
  /// The maximum number of combinations in a spec, before its constraints.
  static let maxCombinations = 1_000_000
  /// The maximum number of constraint evaluations.
  static let maxComputations = 4_000_000

  fileprivate static let lackOfPoints = "a grid needs 'points': how many values from min to max"

  private let space: SearchSpace
  private let filter: ConstraintFilter
  /// The index on each axis.
  private let values: [(name: String, values: [ParameterValue])]
  private let combinationCount: Int
  /// The index of the next combination.
  private var index = 0
  private var isEmpty = true
  private var seen: Set<Hyperparameters> = []

  init(_ space: SearchSpace) throws(SpecError) {
    var count = 1
    var axes: [(name: String, values: [ParameterValue])] = []
    for axis in space.axes {
      guard let values = axis.values else {
        throw space.error("parameters.\(axis.name)", Self.lackOfPoints)
      }
      axes.append((axis.name, values))
      count *= values.count
      guard count <= Self.maxCombinations else {
        throw space.error("parameters", "more than \(Self.maxCombinations) combinations of values")
      }
    }
    guard space.constraints.count <= Self.maxComputations / count else {
      throw space.error(
        "constraints",
        "\(space.constraints.count) constraints on \(count) combinations of values: join some with AND")
    }
    self.space = space
    filter = try ConstraintFilter(space)
    values = axes
    combinationCount = count
  }

  package mutating func next(after history: TrialHistory) throws(SpecError) -> Hyperparameters? {
    while index < combinationCount {
      let combination = combination(index)
      index += 1
      guard try filter.allows(combination) else { continue }
      isEmpty = false
      let hyperparameters = try space.hyperparameters(combination)
      if seen.insert(hyperparameters).inserted { return hyperparameters }
    }
    guard !isEmpty else {
      throw space.error("constraints", "no combination of the values meets the constraints")
    }
    return nil
  }

  private func combination(_ index: Int) -> [String: ParameterValue] {
    var rest = index
    var combination: [String: ParameterValue] = [:]
    for (name, values) in values.reversed() {
      combination[name] = values[rest % values.count]
      rest /= values.count
    }
    return combination
  }
}
