// Tells whether hyperparameters belong to a search space.

/// The members of a search space: what its axes' values come to, with defaults for what has no axis. Constraints do not count.
package struct SpaceMembers {
  private let space: SearchSpace
  /// Of each axis that lists its values.
  private let values: [String: Set<ParameterValue>]

  package init(of space: SearchSpace) {
    self.space = space
    var values: [String: Set<ParameterValue>] = [:]
    for axis in space.axes {
      if case .values(let list) = axis.domain { values[axis.name] = Set(list) }
    }
    self.values = values
  }

  /// Whether some combination of the axes' values comes to these hyperparameters.
  package func contains(_ hyperparameters: Hyperparameters) -> Bool {
    var combination: [String: ParameterValue] = [:]
    for axis in space.axes {
      guard let value = value(of: axis, comingTo: hyperparameters) else { return false }
      combination[axis.name] = value
    }
    return (try? space.hyperparameters(combination)) == hyperparameters
  }

  /// A value of an axis whose canonical form, after the hyperparameters before it, is theirs: which one does not matter. Where the
  /// axis does not apply, it is any.
  private func value(of axis: Axis, comingTo hyperparameters: Hyperparameters) -> ParameterValue? {
    let own = hyperparameters.value(axis.name)
    switch axis.domain {
    case .range(let range):
      guard let own else { return range.first }
      return range.contains(own) ? own : nil
    case .values(let list):
      guard let own else { return list.first }
      if values[axis.name]?.contains(own) == true { return own }
      guard let definition = HyperparameterDefinition.named(axis.name) else { return nil }
      return list.first { space.canonical($0, of: definition, in: hyperparameters) == own }
    }
  }
}

extension SearchSpace {
  /// The one form of all values that are equal to this one among these hyperparameters; nil for a value that does not suit them.
  fileprivate func canonical(
    _ value: ParameterValue, of definition: HyperparameterDefinition, in hyperparameters: Hyperparameters
  ) -> ParameterValue? {
    try? definition.canonical(value, hyperparameters.values, data)
  }
}
