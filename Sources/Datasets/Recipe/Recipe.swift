// A recipe turns a table's columns into network inputs: transforms in order, fitted on the training split only.

/// Turns a table's columns into network inputs. Stored with the weights.
public struct Recipe: Equatable, Sendable {
  /// The input columns.
  public let inputs: [Column]
  /// The output columns, one per network input.
  public let outputs: [Column]
  package let steps: [any FittedTransform]

  /// - Parameter steps: fitted transforms, each for the output columns of the previous one.
  package init(inputs: [Column], steps: [any FittedTransform]) {
    self.inputs = inputs
    self.steps = steps
    outputs = steps.reduce(inputs) { $1.outputs(of: $0) }
  }

  /// Fits transforms in order.
  ///
  /// - Parameter rows: the rows of the training split; no others are read.
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

  /// Returns the network inputs for rows of a table, example by example.
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

/// Turns targets into what the network learns, and predictions back. Stored with the weights.
public struct TargetRecipe: Equatable, Sendable {
  private let recipe: Recipe
  package let steps: [any FittedTargetTransform]

  /// - Parameter column: the target.
  package init(_ column: Column, steps: [any FittedTargetTransform]) {
    recipe = Recipe(inputs: [column], steps: steps)
    self.steps = steps
  }

  /// - Parameter rows: the rows of the training split; no others are read.
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

  /// Converts network outputs to the target's own unit.
  public func undo(_ outputs: [Float]) -> [Double] {
    var values = outputs.map(Double.init)
    for step in steps.reversed() { step.undo(&values) }
    return values
  }

  /// The value of output 0 in the target's own unit.
  public var offset: Double { undo([0])[0] }

  /// The size of the network's unit in the target's own unit.
  public var unit: Double { steps.reduce(1) { $0 * $1.unit } }

  public static func == (first: TargetRecipe, second: TargetRecipe) -> Bool { first.recipe == second.recipe }
}

extension TargetTransform {
  fileprivate func fitTarget(_ rows: TrainingRows) -> any FittedTargetTransform { fit(rows) }
}
