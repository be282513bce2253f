/// Turns a target into what the network learns, and predictions back. Stored with the weights.
public struct TargetRecipe: Equatable, Sendable {
  private let column: Column
  package let steps: [any FittedTargetTransform]

  /// - Parameter column: the target.
  package init(_ column: Column, steps: [any FittedTargetTransform]) {
    self.column = column
    self.steps = steps
  }

  /// - Parameters:
  ///   - column: the index of the target among the table's columns; each target has its own recipe.
  ///   - rows: the rows of the training split; no others are read.
  package init(
    fitting transforms: [any TargetTransform], to table: FeatureTable, column: Int = 0, rows: [Int],
    scalesRounding: Bool = false
  ) {
    let target = Self.values(of: table, column: column, rows)
    let training = FeatureTable(
      columns: [table.columns[column]], count: target.count, values: [.numbers(target)])
    var steps: [any FittedTargetTransform] = []
    for transform in transforms {
      let rows = TrainingRows(
        training, rows: Array(target.indices), after: steps, scalesRounding: scalesRounding)
      if let step = transform.fitTarget(rows) { steps.append(step) }
    }
    self.init(table.columns[column], steps: steps)
  }

  private static func values(
    of table: FeatureTable, column: Int, _ rows: some RandomAccessCollection<Int>
  ) -> [Double] {
    var values: [Double] = []
    values.reserveCapacity(rows.count)
    table.forEachBlock(of: rows, column: column) { values += $0.values }
    return values
  }

  /// Returns what the network learns of values.
  package func apply(to values: [Double]) -> [Float] {
    let table = FeatureTable(columns: [column], count: values.count, values: [.numbers(values)])
    return apply(to: table, rows: values.indices)
  }

  /// Returns what the network learns of rows of a table.
  func apply(
    to table: FeatureTable, column: Int = 0, rows: some RandomAccessCollection<Int>
  ) -> [Float] {
    var values: [Float] = []
    values.reserveCapacity(rows.count)
    table.forEachBlock(of: rows, column: column) { block in
      for step in steps { step.apply(to: &block) }
      values += block.values.lazy.map { Float($0) }
    }
    return values
  }

  /// Converts network outputs to the target's own unit.
  public func undo(_ outputs: [Float]) -> [Double] {
    var values = outputs.map(Double.init)
    for step in steps.reversed() { step.undo(&values) }
    return values
  }

  /// Whether `undo` is x ↦ offset + unit · x.
  public var isAffine: Bool { steps.allSatisfy { $0.unit != nil } }

  /// Whether `undo` begins with x ↦ offset + unit · x and ends with the inverse of the signed logarithm.
  public var isLogarithm: Bool { steps.first is SignedLogarithm }

  /// The value of output 0 in the target's own unit; in that of its logarithm if `isLogarithm`.
  public var offset: Double {
    var values = [0.0]
    for step in steps.reversed() where step.unit != nil { step.undo(&values) }
    return values[0]
  }

  /// The size of the network's unit in the target's own unit, if the recipe is affine; else without its steps that
  /// are not.
  public var unit: Double { steps.reduce(1) { $0 * ($1.unit ?? 1) } }

  public static func == (first: TargetRecipe, second: TargetRecipe) -> Bool {
    first.column == second.column && first.steps.map(\.encoded) == second.steps.map(\.encoded)
  }
}

extension TargetTransform {
  fileprivate func fitTarget(_ rows: TrainingRows) -> (any FittedTargetTransform)? { fit(rows) }
}
