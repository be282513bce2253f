// Categories as numbers.

/// Numbers the values of a category, in the order of their UTF-8 bytes.
package struct OrdinalEncoding: Transform {
  let minFrequency: Int

  package init(minFrequency: Int) { self.minFrequency = minFrequency }

  package func fit(_ rows: TrainingRows) -> OrdinalCodes? {
    let counts = WordCodes.count(rows)
    guard !counts.isEmpty else { return nil }
    return OrdinalCodes(
      columns: counts.map(\.column),
      words: counts.map { WordCodes(counts: $0.counts, minFrequency: minFrequency) })
  }
}

/// A word becomes its code, as a number that the following steps impute and scale. Rare and unseen words have the
/// code after those of the others. A missing value is a missing number, and so is an unseen word where no word was rare.
package struct OrdinalCodes: FittedTransform {
  /// In ascending order.
  let columns: [Int]
  let words: [WordCodes]

  package static let name = "ordinal"
  package static let arrays = ["columns", "codes", "other"]

  package func outputs(of columns: [Column]) -> [Column] {
    var outputs = columns
    for column in self.columns { outputs[column] = Column(columns[column].name) }
    return outputs
  }

  package func apply(to block: inout RowBlock) {
    let width = block.columns.count
    block.columns = outputs(of: block.columns)
    block.values.withUnsafeMutableBufferPointer { values in
      for (column, own) in zip(columns, words) {
        let other = own.other.map(Double.init) ?? .nan
        own.codes.withUnsafeBufferPointer { codes in
          for index in stride(from: column, to: values.count, by: width) {
            let value = values[index]
            if value >= 0 && value < Double(codes.count) {
              values[index] = Double(codes[Int(value)])
            } else {
              values[index] = value == WordMapping.missing ? .nan : other
            }
          }
        }
      }
    }
  }

  package func narrowed(to output: Int, of columns: [Column]) -> NarrowedTransform {
    let place = self.columns.firstIndex(of: output)
    return NarrowedTransform(
      OrdinalCodes(columns: place.map { _ in [0] } ?? [], words: place.map { [words[$0]] } ?? []),
      input: output)
  }

  package var note: TransformNote { TransformNote("ordinal", text: "\(columns.count) columns") }

  package var encoded: EncodedTransform {
    EncodedTransform(Self.name, arrays: [.init("columns", indices: columns)] + WordCodes.encoded(words))
  }

  init(columns: [Int], words: [WordCodes]) {
    self.columns = columns
    self.words = words
  }

  package init(_ encoded: EncodedTransform, columns: [Column]) throws(EncodedTransform.Fault) {
    let indices = try encoded.columns(among: columns) { $0.isCategory }
    self.columns = indices
    words = try WordCodes.decode(encoded, columns: indices.map { columns[$0] })
  }
}
