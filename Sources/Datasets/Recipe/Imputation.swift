// Missing numbers.

/// Gives missing numbers the median of the training split, with a flag for each column that had any there.
package struct MedianImputation: Transform {
  /// Also where no training value is missing.
  let always: Bool

  package init(always: Bool) { self.always = always }

  package func fit(_ rows: TrainingRows) -> Imputation? {
    let (width, columns) = (rows.columns.count, rows.numbers)
    var counts = [Int](repeating: 0, count: width)
    rows.forEachBlock { block in
      block.values.withUnsafeBufferPointer { values in
        for row in 0..<block.count {
          for column in 0..<width where values[row * width + column].isNaN { counts[column] += 1 }
        }
      }
    }
    guard always && !columns.isEmpty || columns.contains(where: { counts[$0] > 0 }) else { return nil }
    return Imputation(
      columns: columns, medians: columns.map { OrderedValues(rows.values(ofColumn: $0)).quantile(0.5) },
      isKnown: columns.map { counts[$0] < rows.count }, isFlagged: columns.map { counts[$0] > 0 })
  }
}

/// x ↦ the median where x is missing, and a flag for that. Columns that training had no value of are constant.
package struct Imputation: FittedTransform {
  /// The columns of numbers, in ascending order.
  let columns: [Int]
  /// One for each of them; 0 where there is none.
  let medians: [Double]
  /// Whether training had any value.
  let isKnown: [Bool]
  /// Whether there is a flag for missing values. Flags follow all columns, in the order of theirs.
  let isFlagged: [Bool]

  package static let name = "impute"
  package static let arrays = ["columns", "median", "is_known", "has_indicator"]

  private var flagged: [Int] { zip(columns, isFlagged).filter(\.1).map(\.0) }

  package func outputs(of columns: [Column]) -> [Column] {
    columns + flagged.map { Column("\(columns[$0].name) (missing)", .flag) }
  }

  package func apply(to block: inout RowBlock) {
    let (width, flagged) = (block.columns.count, flagged)
    block.replace(columns: outputs(of: block.columns)) { row, replacement in
      for column in 0..<width { replacement[column] = row[column] }
      for (place, column) in flagged.enumerated() { replacement[width + place] = row[column].isNaN ? 1 : 0 }
      for (place, column) in columns.enumerated() where row[column].isNaN || !isKnown[place] {
        replacement[column] = medians[place]
      }
    }
  }

  package func narrowed(to output: Int, of columns: [Column]) -> NarrowedTransform {
    let isFlag = output >= columns.count
    let input = isFlag ? flagged[output - columns.count] : output
    guard let place = self.columns.firstIndex(of: input) else {
      return NarrowedTransform(
        Imputation(columns: [], medians: [], isKnown: [], isFlagged: []), input: input)
    }
    let step = Imputation(
      columns: [0], medians: [medians[place]], isKnown: [isKnown[place]], isFlagged: [isFlag])
    return NarrowedTransform(step, input: input, output: isFlag ? 1 : 0)
  }

  package var note: TransformNote {
    TransformNote("missing numbers", text: "the training part's median; \(flagged.count) indicators")
  }

  package var encoded: EncodedTransform {
    EncodedTransform(
      Self.name,
      arrays: [
        .init("columns", indices: columns), .init("median", medians), .init("is_known", isKnown),
        .init("has_indicator", isFlagged),
      ])
  }

  init(columns: [Int], medians: [Double], isKnown: [Bool], isFlagged: [Bool]) {
    self.columns = columns
    self.medians = medians
    self.isKnown = isKnown
    self.isFlagged = isFlagged
  }

  package init(_ encoded: EncodedTransform, columns: [Column]) throws(EncodedTransform.Fault) {
    let indices = try encoded.columns(among: columns) { $0 == .number }
    medians = try encoded.finite("median", count: indices.count)
    isKnown = try encoded.flags("is_known", count: indices.count)
    isFlagged = try encoded.flags("has_indicator", count: indices.count)
    self.columns = indices
  }
}
