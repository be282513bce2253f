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
package struct PiecewiseLinearEncoding: ColumnExpansion {
  /// In ascending order.
  let columns: [Int]
  /// For each of them: the edges of its bins, strictly ascending, at least two.
  let edges: [[Double]]

  package static let name = "piecewise_linear"
  package static let arrays = ["columns", "counts", "edges"]

  func replacement(of column: Column, at place: Int) -> [Column] {
    let bins = edges[place].count - 1
    return bins == 1 ? [column] : (1...bins).map { Column("\(column.name) (bin \($0))") }
  }

  func expand(_ value: Double, at place: Int, to numbers: UnsafeMutablePointer<Double>) {
    edges[place].withUnsafeBufferPointer { edges in
      let last = edges.count - 2
      for bin in 0...last {
        var part = (value - edges[bin]) / (edges[bin + 1] - edges[bin])
        if bin > 0 && part < 0 { part = 0 }
        if bin < last && part > 1 { part = 1 }
        numbers[bin] = part
      }
    }
  }

  func narrowed(toPlace place: Int?) -> PiecewiseLinearEncoding {
    PiecewiseLinearEncoding(columns: place.map { _ in [0] } ?? [], edges: place.map { [edges[$0]] } ?? [])
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
