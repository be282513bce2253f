// Piecewise-linear encoding of numbers: Y. Gorishniy, I. Rubachev, A. Babenko, "On embeddings for numerical features in
// tabular deep learning" (2022), arXiv:2203.05556, section 3.2.1.

/// Divides the range of each number at quantiles of the training split.
package struct PiecewiseLinear: Transform {
  let bins: Int

  package init(bins: Int) { self.bins = max(bins, 1) }

  /// Equal quantiles are one edge, as in the authors' package rtdl_num_embeddings.
  package func fit(_ rows: TrainingRows) -> PiecewiseLinearEncoding? {
    let columns = rows.numbers
    guard !columns.isEmpty else { return nil }
    let edges = columns.map { column in
      let values = OrderedValues(rows.values(ofColumn: column))
      var edges: [Double] = []
      for index in 0...bins {
        let edge = values.quantile(Double(index) / Double(bins))
        if edges.last != edge { edges.append(edge) }
      }
      // A constant column keeps its scale.
      if edges.count == 1 { edges.append(edges[0] + max(1, edges[0].ulp)) }
      return edges
    }
    return PiecewiseLinearEncoding(columns: columns, edges: edges)
  }
}

/// A number becomes a column for each bin: (x − left) / (right − left), limited to 0 … 1 but for the first bin below
/// and the last above.
package struct PiecewiseLinearEncoding: FittedTransform {
  /// In ascending order.
  let columns: [Int]
  /// For each of them: the edges of its bins, strictly ascending, at least two.
  let edges: [[Double]]

  package static let name = "piecewise_linear"
  package static let arrays = ["columns", "counts", "edges"]

  package func outputs(of columns: [Column]) -> [Column] {
    var outputs: [Column] = []
    var next = 0
    for (index, column) in columns.enumerated() {
      guard next < self.columns.count, self.columns[next] == index else {
        outputs.append(column)
        continue
      }
      let bins = edges[next].count - 1
      outputs += bins == 1 ? [column] : (1...bins).map { Column("\(column.name) (bin \($0))") }
      next += 1
    }
    return outputs
  }

  package func apply(to block: inout RowBlock) {
    let width = block.columns.count
    block.replace(columns: outputs(of: block.columns)) { row, replacement in
      var (next, place) = (0, 0)
      for column in 0..<width {
        guard next < columns.count, columns[next] == column else {
          replacement[place] = row[column]
          place += 1
          continue
        }
        let x = row[column]
        edges[next].withUnsafeBufferPointer { edges in
          let last = edges.count - 2
          for bin in 0...last {
            var part = (x - edges[bin]) / (edges[bin + 1] - edges[bin])
            if bin > 0 && part < 0 { part = 0 }
            if bin < last && part > 1 { part = 1 }
            replacement[place] = part
            place += 1
          }
        }
        next += 1
      }
    }
  }

  package func narrowed(to output: Int, of columns: [Column]) -> NarrowedTransform {
    var (next, place) = (0, 0)
    for index in columns.indices {
      guard next < self.columns.count, self.columns[next] == index else {
        if place == output {
          return NarrowedTransform(PiecewiseLinearEncoding(columns: [], edges: []), input: index)
        }
        place += 1
        continue
      }
      let bins = edges[next].count - 1
      if output < place + bins {
        let step = PiecewiseLinearEncoding(columns: [0], edges: [edges[next]])
        return NarrowedTransform(step, input: index, output: output - place)
      }
      place += bins
      next += 1
    }
    preconditionFailure("the output is one of the step's")
  }

  package var note: TransformNote {
    let bins = edges.reduce(0) { $0 + $1.count - 1 }
    return TransformNote("piecewise linear", text: "\(columns.count) columns in \(bins) bins")
  }

  package var encoded: EncodedTransform {
    EncodedTransform(
      Self.name,
      arrays: [
        .init("columns", indices: columns), .init("counts", indices: edges.map(\.count)),
        .init("edges", edges.flatMap(\.self)),
      ])
  }

  init(columns: [Int], edges: [[Double]]) {
    self.columns = columns
    self.edges = edges
  }

  package init(_ encoded: EncodedTransform, columns: [Column]) throws(EncodedTransform.Fault) {
    let indices = try encoded.columns(among: columns) { $0 == .number }
    self.columns = indices
    edges = try encoded.lists("edges", counts: "counts", count: indices.count)
    guard edges.allSatisfy({ $0.count > 1 && zip($0, $0.dropFirst()).allSatisfy { $0 < $1 } }) else {
      throw EncodedTransform.Fault("'\(encoded.place)/edges' has no bins, or edges that do not ascend")
    }
  }
}
