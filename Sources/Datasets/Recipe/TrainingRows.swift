/// The rows of the training split, as transformed by the previous steps. They can be iterated many times.
package struct TrainingRows {
  private let table: FeatureTable
  private let rows: [Int]
  private let inputs: [Column]
  private let mapping: WordMapping
  private let steps: [any FittedTransform]
  /// The columns before each step.
  private let stages: [[Column]]
  /// Whether columns that vary only by rounding are scaled too, as in engine 3.
  let scalesRounding: Bool
  /// The columns of the rows in `forEachBlock`.
  package let columns: [Column]

  /// - Parameter inputs: the recipe's; the table's own unless they are given.
  package init(
    _ table: FeatureTable, rows: [Int], inputs: [Column]? = nil, after steps: [any FittedTransform] = [],
    scalesRounding: Bool = false
  ) {
    self.table = table
    self.rows = rows
    self.inputs = inputs ?? table.columns
    mapping = WordMapping(from: table.columns, to: self.inputs)
    self.steps = steps
    self.scalesRounding = scalesRounding
    var (stages, columns) = ([[Column]](), self.inputs)
    for step in steps {
      stages.append(columns)
      columns = step.outputs(of: columns)
    }
    self.stages = stages
    self.columns = columns
  }

  package var count: Int { rows.count }

  /// The indices of the columns of numbers.
  var numbers: [Int] { columns.indices.filter { columns[$0].kind == .number } }

  package func forEachBlock(_ body: (inout RowBlock) -> Void) {
    table.forEachBlock(of: rows, widest: columns.count) { block in
      mapping.apply(to: &block)
      block.columns = inputs
      for step in steps { step.apply(to: &block) }
      body(&block)
    }
  }

  /// Returns the values of one column, in the order of the rows, without computing the others.
  package func values(ofColumn column: Int) -> [Double] {
    var links: [(step: any FittedTransform, output: Int)] = []
    var input = column
    for index in steps.indices.reversed() {
      let link = steps[index].narrowed(to: input, of: stages[index])
      links.insert((link.step, link.output), at: 0)
      input = link.input
    }
    let mapping = mapping.narrowed(to: input)
    var values: [Double] = []
    values.reserveCapacity(rows.count)
    table.forEachBlock(of: rows, column: input) { block in
      mapping.apply(to: &block)
      block.columns = [inputs[input]]
      for (step, output) in links {
        step.apply(to: &block)
        block.keep(column: output)
      }
      values += block.values
    }
    return values
  }
}
