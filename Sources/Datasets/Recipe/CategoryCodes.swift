// Categories as groups of network inputs.

/// Gives each value of a category that training has often enough a code of its own; the others share one. Missing values
/// have one too if training has any.
package struct CategoryEncoder: Transform {
  /// A learned vector for each code.
  struct Embedding: Sendable {
    /// nil to choose it by the number of codes.
    let size: Int?

    /// Half the number of codes, rounded up, and at most 50: the rule of J. Howard's fast.ai course (2018) for the
    /// entity embeddings of C. Guo and F. Berkhahn (2016), arXiv:1604.06737.
    func width(cardinality: Int) -> Int { size ?? max(1, min(50, (cardinality + 1) / 2)) }
  }

  let minFrequency: Int
  /// nil for one input per code.
  let embedding: Embedding?

  init(minFrequency: Int, embedding: Embedding? = nil) {
    self.minFrequency = minFrequency
    self.embedding = embedding
  }

  package func fit(_ rows: TrainingRows) -> CategoryCodes? {
    let counts = WordCodes.count(rows)
    guard !counts.isEmpty else { return nil }
    let words = counts.map { WordCodes(counts: $0.counts, minFrequency: minFrequency) }
    let missing = zip(words, counts).map { words, counts in
      counts.missing > 0 ? words.keptCount + (words.other == nil ? 0 : 1) : nil
    }
    let codes = CategoryCodes(columns: counts.map(\.column), words: words, missing: missing, widths: [])
    guard let embedding else { return codes }
    return CategoryCodes(
      columns: codes.columns, words: words, missing: missing,
      widths: codes.sizes.map(embedding.width))
  }
}

/// A category's words become codes: −1 for an unseen or missing one without a code. A missing one has the code of the
/// rare words if it has none of its own, as scikit-learn's `handle_unknown="infrequent_if_exist"`.
package struct CategoryCodes: FittedTransform {
  /// All categories, in ascending order.
  let columns: [Int]
  let words: [WordCodes]
  /// The code of missing values, after all others; nil if training had none.
  let missing: [Int?]
  /// The lengths of the learned vectors; empty for one-hot inputs.
  let widths: [Int]

  /// The number of codes of each column.
  var sizes: [Int] {
    zip(words, missing).map { $0.keptCount + ($0.other == nil ? 0 : 1) + ($1 == nil ? 0 : 1) }
  }

  package static let name = "category"
  package static let arrays = ["columns", "codes", "other", "missing", "widths"]

  package func outputs(of columns: [Column]) -> [Column] {
    var outputs = columns
    for (place, column) in self.columns.enumerated() {
      let own = words[place]
      var names = zip(columns[column].words ?? [], own.codes).filter { $1 != own.other }.map(\.0)
      if own.other != nil { names.append("(other)") }
      if missing[place] != nil { names.append("(missing)") }
      outputs[column] = Column(columns[column].name, .category(names))
    }
    return outputs
  }

  package func apply(to block: inout RowBlock) {
    let width = block.columns.count
    block.columns = outputs(of: block.columns)
    block.values.withUnsafeMutableBufferPointer { values in
      for (place, column) in columns.enumerated() {
        let own = words[place]
        let other = Double(own.other ?? -1)
        let missing = missing[place].map(Double.init) ?? other
        own.codes.withUnsafeBufferPointer { codes in
          for index in stride(from: column, to: values.count, by: width) {
            let value = values[index]
            if value >= 0 && value < Double(codes.count) {
              values[index] = Double(codes[Int(value)])
            } else {
              values[index] = value == WordMapping.missing ? missing : other
            }
          }
        }
      }
    }
  }

  package func narrowed(to output: Int, of columns: [Column]) -> NarrowedTransform {
    guard let place = self.columns.firstIndex(of: output) else {
      return NarrowedTransform(CategoryCodes(columns: [], words: [], missing: [], widths: []), input: output)
    }
    let step = CategoryCodes(
      columns: [0], words: [words[place]], missing: [missing[place]],
      widths: widths.isEmpty ? [] : [widths[place]])
    return NarrowedTransform(step, input: output)
  }

  package var note: TransformNote {
    let kind = widths.isEmpty ? "inputs" : "embedded values"
    return TransformNote(
      "categories", text: "\(columns.count) columns, \(sizes.reduce(0, +)) \(kind)")
  }

  package var encoded: EncodedTransform {
    EncodedTransform(
      Self.name,
      arrays: [.init("columns", indices: columns)] + WordCodes.encoded(words) + [
        .init("missing", missing.map { Double($0 ?? -1) }), .init("widths", indices: widths),
      ])
  }

  init(columns: [Int], words: [WordCodes], missing: [Int?], widths: [Int]) {
    self.columns = columns
    self.words = words
    self.missing = missing
    self.widths = widths
  }

  package init(_ encoded: EncodedTransform, columns: [Column]) throws(EncodedTransform.Fault) {
    let indices = try encoded.columns(among: columns) { $0.isCategory }
    guard indices.count == columns.count(where: { $0.words != nil }) else {
      throw EncodedTransform.Fault("'\(encoded.place)/columns' lacks a category")
    }
    let words = try WordCodes.decode(encoded, columns: indices.map { columns[$0] })
    let missing = try encoded.indices("missing", count: indices.count, from: -1).map { $0 < 0 ? nil : $0 }
    for (words, missing) in zip(words, missing) {
      guard missing == nil || missing == words.keptCount + (words.other == nil ? 0 : 1) else {
        throw EncodedTransform.Fault("'\(encoded.place)/missing' is not the last code")
      }
    }
    let isEmbedded = encoded.shape("widths") != [0]
    let widths = try encoded.indices("widths", count: isEmbedded ? indices.count : 0, from: 1)
    guard widths.allSatisfy({ $0 <= Dataset.maxFeatures }),
      widths.reduce(0, +) <= Dataset.maxFeatures
    else { throw EncodedTransform.Fault("'\(encoded.place)/widths' has vectors that are too long") }
    self.init(columns: indices, words: words, missing: missing, widths: widths)
  }
}
