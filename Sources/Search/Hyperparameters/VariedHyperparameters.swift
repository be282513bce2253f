// Which hyperparameters tell the runs of a sweep apart.

extension HyperparameterDefinition {
  /// The names of those that differ between some cells, in the order of their definitions.
  ///
  /// Depth and width stand for layers that are all alike, and `hidden_layers` for others. One whose value follows from another's,
  /// as the initializer's from the activation's, says nothing new.
  ///
  /// - Parameter value: of a cell, by the hyperparameter's name; nil where it does not apply.
  public static func varied<Cell, Value: Hashable>(
    among cells: [Cell], value: (Cell, String) -> Value?
  ) -> [String] {
    func isFunction(_ name: String, of other: String) -> Bool {
      let values = Set(cells.map { value($0, other) })
      let pairs = Set(cells.map { [value($0, other), value($0, name)] })
      return pairs.count == values.count
    }
    // A network without hidden layers has no width either.
    let widthless = cells.filter { value($0, "width") == nil }
    let areUniform = Set(widthless.map { value($0, "hidden_layers") }).count <= 1
    return all.filter { definition in
      let name = definition.name
      guard Set(cells.map { value($0, name) }).count > 1 else { return false }
      switch name {
      case "hidden_layers": return !areUniform
      case "depth": return areUniform
      case "width": return areUniform && Set(cells.compactMap { value($0, name) }).count > 1
      default: return definition.dependsOn.map { !isFunction(name, of: $0) } ?? true
      }
    }.map(\.name)
  }
}
