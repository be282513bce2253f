// The way from a table's columns to a network's inputs: transforms in their order, fitted on the training split alone.

/// What makes a network's inputs of the columns of a table. It is stored with the weights.
public struct Recipe: Equatable, Sendable {
  /// The columns that it takes.
  public let inputs: [Column]
  /// The columns that it makes: one a network input.
  public let outputs: [Column]
  package let steps: [any FittedTransform]

  /// - Parameter steps: fitted, each for the columns that the one before makes.
  package init(inputs: [Column], steps: [any FittedTransform]) {
    self.inputs = inputs
    self.steps = steps
    outputs = steps.reduce(inputs) { $1.outputs(of: $0) }
  }

  /// Fits transforms one after the other.
  ///
  /// - Parameter rows: the training split's, which alone are looked at.
  package init(
    fitting transforms: [any Transform], to table: FeatureTable, rows: [Int], scalesRounding: Bool = false
  ) {
    var steps: [any FittedTransform] = []
    for transform in transforms {
      steps.append(
        transform.fit(TrainingRows(table, rows: rows, after: steps, scalesRounding: scalesRounding)))
    }
    self.init(inputs: table.columns, steps: steps)
  }

  /// The network's inputs for some rows of a table, one example after the other.
  ///
  /// - Parameter table: with `inputs` as its columns.
  /// - Precondition: the inputs have a place in memory.
  public func apply(to table: FeatureTable, rows: some RandomAccessCollection<Int>) -> [Float] {
    let capacity = rows.count * outputs.count
    return [Float](unsafeUninitializedCapacity: capacity) { buffer, count in
      table.forEachBlock(of: rows) { block in
        for step in steps { step.apply(to: &block) }
        let start = count
        count += block.values.count
        precondition(count <= capacity, "a step makes the columns that it says")
        for (place, value) in block.values.enumerated() { buffer[start + place] = Float(value) }
      }
    }
  }

  public static func == (first: Recipe, second: Recipe) -> Bool {
    first.inputs == second.inputs && first.steps.map(\.encoded) == second.steps.map(\.encoded)
  }
}

/// What makes the numbers that a network learns of a target, and brings predictions back. It is stored with the weights.
public struct TargetRecipe: Equatable, Sendable {
  private let recipe: Recipe
  package let steps: [any FittedTargetTransform]

  /// - Parameter column: the target.
  package init(_ column: Column, steps: [any FittedTargetTransform]) {
    recipe = Recipe(inputs: [column], steps: steps)
    self.steps = steps
  }

  /// - Parameter rows: the training split's, which alone are looked at.
  package init(
    fitting transforms: [any TargetTransform], to table: FeatureTable, rows: [Int],
    scalesRounding: Bool = false
  ) {
    var steps: [any FittedTargetTransform] = []
    for transform in transforms {
      steps.append(
        transform.fitTarget(TrainingRows(table, rows: rows, after: steps, scalesRounding: scalesRounding)))
    }
    self.init(table.columns[0], steps: steps)
  }

  func apply(to table: FeatureTable, rows: some RandomAccessCollection<Int>) -> [Float] {
    recipe.apply(to: table, rows: rows)
  }

  /// A network's outputs in the target's own units.
  public func undo(_ outputs: [Float]) -> [Double] {
    var values = outputs.map(Double.init)
    for step in steps.reversed() { step.undo(&values) }
    return values
  }

  /// What an output of 0 is in the target's own units.
  public var offset: Double { undo([0])[0] }

  /// How many of the target's own units one unit of what the network learns is.
  public var unit: Double { steps.reduce(1) { $0 * $1.unit } }

  public static func == (first: TargetRecipe, second: TargetRecipe) -> Bool { first.recipe == second.recipe }
}

extension TargetTransform {
  fileprivate func fitTarget(_ rows: TrainingRows) -> any FittedTargetTransform { fit(rows) }
}
