// Selects the hyperparameters that distinguish the runs of a sweep.

extension HyperparameterDefinition {
  /// The names of the hyperparameters that vary, in the order of their definitions.
  ///
  /// Parts replace their whole if they determine it, as depth and width determine layers of one size; otherwise the
  /// whole replaces its parts. A hyperparameter that follows from another, such as the initializer from the
  /// activation, is left out.
  ///
  /// - Parameter value: a cell's value, given the hyperparameter's name; nil if it does not apply.
  public static func varied<Cell, Value: Hashable>(
    among cells: [Cell], value: (Cell, String) -> Value?
  ) -> [String] {
    func isFunction(_ name: String, of other: String) -> Bool {
      let values = Set(cells.map { value($0, other) })
      let pairs = Set(cells.map { [value($0, other), value($0, name)] })
      return pairs.count == values.count
    }
    /// Whether at most one value of the whole lacks a part: that of a network without hidden layers has no width.
    func isDetermined(_ whole: String) -> Bool {
      let lacking = cells.filter { cell in parts(of: whole).contains { value(cell, $0) == nil } }
      return Set(lacking.map { value($0, whole) }).count <= 1
    }
    return all.filter { definition in
      let name = definition.name
      guard Set(cells.map { value($0, name) }).count > 1 else { return false }
      if let part = definition.part {
        return isDetermined(part.whole) && Set(cells.compactMap { value($0, name) }).count > 1
      }
      if !parts(of: name).isEmpty { return !isDetermined(name) }
      return definition.dependsOn.map { !isFunction(name, of: $0) } ?? true
    }.map(\.name)
  }

  /// The names of a hyperparameter's parts: depth and width of `hidden_layers`.
  package static func parts(of whole: String) -> [String] { partsByWhole[whole] ?? [] }

  private static let partsByWhole: [String: [String]] = {
    var parts: [String: [String]] = [:]
    for definition in all {
      if let part = definition.part { parts[part.whole, default: []].append(definition.name) }
    }
    return parts
  }()
}
