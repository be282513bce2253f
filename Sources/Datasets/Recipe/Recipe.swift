// A recipe turns a table's columns into network inputs: transforms in order, fitted on the training split only.

/// Turns a table's columns into network inputs. Stored with the weights.
public struct Recipe: Equatable, Sendable {
  /// The input columns. A category has the words of the training split, in the order of their UTF-8 bytes.
  public let inputs: [Column]
  /// The columns that the steps make. A category's words are the names of its codes.
  package let results: [Column]
  /// One per code of a network's input; what remains of categories after the steps.
  public let groups: [InputGroup]
  package let steps: [any FittedTransform]

  /// - Parameter steps: fitted transforms, each for the output columns of the previous one.
  package init(inputs: [Column], steps: [any FittedTransform]) {
    self.inputs = inputs
    self.steps = steps
    let results = steps.reduce(inputs) { $1.outputs(of: $0) }
    let sizes = results.compactMap { $0.words?.count }
    let widths = steps.lazy.compactMap { $0 as? CategoryCodes }.last?.widths ?? []
    groups = sizes.enumerated().map { place, size in
      widths.count == sizes.count
        ? .embedding(cardinality: size, width: widths[place]) : .oneHot(size: size)
    }
    self.results = results
  }

  /// Fits transforms in order.
  ///
  /// - Parameter rows: the rows of the training split; no others are read.
  package init(
    fitting transforms: [any Transform], to table: FeatureTable, rows: [Int], scalesRounding: Bool = false
  ) {
    let inputs = Self.inputs(of: table, rows: rows)
    var steps: [any FittedTransform] = []
    for transform in transforms {
      let training = TrainingRows(
        table, rows: rows, inputs: inputs, after: steps, scalesRounding: scalesRounding)
      if let step = transform.fit(training) { steps.append(step) }
    }
    // A weights file has at least one step.
    if steps.isEmpty { steps = [Standardization(dividingBy: 1, width: inputs.count)] }
    self.init(inputs: inputs, steps: steps)
  }

  /// The table's columns, with the words that these rows have.
  private static func inputs(of table: FeatureTable, rows: [Int]) -> [Column] {
    table.columns.enumerated().map { place, column in
      guard let words = column.words else { return column }
      var isUsed = [Bool](repeating: false, count: words.count)
      table.forEachBlock(of: rows, column: place) { block in
        for value in block.values where value >= 0 && value < Double(words.count) {
          isUsed[Int(value)] = true
        }
      }
      let used = zip(words, isUsed).filter(\.1).map(\.0)
      return Column(
        column.name, .category(used.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }))
    }
  }

  /// The number of dense inputs of a network, which precede the groups.
  public var denseCount: Int { results.count { $0.words == nil } }

  /// The number of inputs of a network's first layer.
  public var inputCount: Int { groups.reduce(denseCount) { $0 + $1.inputCount } }

  /// The columns of a network's inputs, in order: `age`, `age (missing)`, `class=1st`. The numbers of an embedded
  /// category are named `class (1)`, `class (2)`, ….
  public var outputs: [Column] {
    let dense = results.filter { $0.words == nil }
    let categories = results.compactMap { column in column.words.map { (column.name, $0) } }
    return zip(categories, groups).reduce(into: dense) { columns, category in
      let ((name, words), group) = category
      switch group {
      case .oneHot: columns += words.map { Column("\(name)=\($0)", .flag) }
      case .embedding(_, let width): columns += (0..<width).map { Column("\(name) (\($0 + 1))") }
      }
    }
  }

  /// A line for each step.
  public var notes: [TransformNote] { steps.map(\.note) }

  /// Returns the network inputs for rows of a table. A number that is still missing after the steps is 0.
  ///
  /// - Parameter table: with the columns `inputs`; a category may have other words.
  /// - Precondition: the inputs have a place in memory.
  public func apply(to table: FeatureTable, rows: some RandomAccessCollection<Int>) -> NetworkInputs {
    let mapping = WordMapping(from: table.columns, to: inputs)
    let width = results.count
    let dense = results.indices.filter { results[$0].words == nil }
    let categories = results.indices.filter { results[$0].words != nil }
    let isDense = categories.isEmpty
    var codes: [Int32] = []
    codes.reserveCapacity(rows.count * categories.count)
    let capacity = rows.count * dense.count
    let features = [Float](unsafeUninitializedCapacity: capacity) { buffer, count in
      table.forEachBlock(of: rows, widest: width) { block in
        mapping.apply(to: &block)
        block.columns = inputs
        for step in steps { step.apply(to: &block) }
        precondition(
          block.values.count == block.count * width && count + block.count * dense.count <= capacity,
          "a step makes the columns that it says")
        block.values.withUnsafeBufferPointer { values in
          if isDense {
            for place in values.indices { buffer[count + place] = Self.input(values[place]) }
            count += values.count
            return
          }
          for row in 0..<block.count {
            for column in dense {
              buffer[count] = Self.input(values[row * width + column])
              count += 1
            }
            for (column, group) in zip(categories, groups) {
              let code = values[row * width + column]
              codes.append(code >= 0 && code < Double(group.size) ? Int32(code) : -1)
            }
          }
        }
      }
    }
    return NetworkInputs(features: features, codes: codes, groups: groups, count: rows.count)
  }

  private static func input(_ value: Double) -> Float { value.isNaN ? 0 : Float(value) }

  public static func == (first: Recipe, second: Recipe) -> Bool {
    first.inputs == second.inputs && first.steps.map(\.encoded) == second.steps.map(\.encoded)
  }
}
