// A sweep that trains in milliseconds: two linearly separable classes of points.

extension TemporaryDirectory {
  /// Writes `points.csv`, 60 rows with features x and y.
  public func writePoints() throws {
    let rows = (0..<60).map { row in
      let x = Double((row * 37) % 60) / 10 - 3
      let y = Double((row * 23) % 60) / 10 - 3
      return "\(x),\(y),\(x > y ? "above" : "below")"
    }
    try write((["x,y,side"] + rows).joined(separator: "\n") + "\n", to: "points.csv")
  }

  /// Writes a spec on those points, with further keys as JSON5, and returns its path.
  ///
  /// Unless they are given, the optimizer is `sgd` and there is no `patience`, whatever the defaults.
  @discardableResult
  public func writeGrid(
    _ name: String = "grid.json", parameters: String = "width: [2, 4], epochs: 5", more: String = "seeds: 2"
  ) throws -> String {
    try writePoints()
    let values = [("optimizer", "'sgd'"), ("patience", "0")].filter { !parameters.contains($0.0) }
    let rest = values.map { "\($0.0): \($0.1)" }.joined(separator: ", ")
    let isOpen = parameters.isEmpty || parameters.hasSuffix(",")
    return try write(
      """
      {
        name: "points",
        data: {path: "points.csv", target: "side"},
        parameters: {\(parameters)\(isOpen ? "" : ", ")\(rest)},
        \(more)
      }
      """, to: name)
  }
}
