// Scaling to a normal distribution.

/// Maps numbers to the normal distribution by their ranks in the training split, as scikit-learn's
/// `QuantileTransformer(output_distribution="normal")` without subsampling.
package struct QuantileScaling: Transform {
  private static let maxKnots = 1000

  package init() {}

  package func fit(_ rows: TrainingRows) -> NormalScores? {
    let columns = rows.numbers
    let count = min(Self.maxKnots, rows.count)
    guard !columns.isEmpty, count > 0 else { return nil }
    return NormalScores(
      columns: columns,
      knots: columns.map { column in
        let values = OrderedValues(rows.values(ofColumn: column))
        return (0..<count).map { values.quantile(Double($0) / Double(max(count - 1, 1))) }
      })
  }
}

/// x ↦ Φ⁻¹(p), where p rises linearly between the knots, of which the k-th of q has p = k / (q − 1). Of equal knots the
/// mean p counts, and a knot that differs from x by less than 2⁻⁴⁶ |x| is equal to it. p is limited so that |Φ⁻¹(p)| is at most 5.2; a constant column is 0.
package struct NormalScores: FittedTransform {
  /// In ascending order.
  let columns: [Int]
  /// For each of them: as many quantiles as for the others, in ascending order.
  let knots: [[Double]]

  package static let name = "quantile"
  package static let arrays = ["columns", "knots"]

  package func outputs(of columns: [Column]) -> [Column] { columns }

  package func apply(to block: inout RowBlock) {
    let width = block.columns.count
    let bounds = Self.leastScore...Self.greatestScore
    block.values.withUnsafeMutableBufferPointer { values in
      for (column, knots) in zip(columns, knots) {
        knots.withUnsafeBufferPointer { knots in
          for place in stride(from: column, to: values.count, by: width) {
            values[place] = Self.score(values[place], knots, in: bounds)
          }
        }
      }
    }
  }

  /// scikit-learn's limit of p.
  private static let limit = 1e-7 - Double.ulpOfOne
  private static let leastScore = NormalQuantile.of(limit)
  private static let greatestScore = NormalQuantile.of(1 - limit)

  /// - Parameter knots: not empty, in ascending order.
  private static func score(
    _ x: Double, _ knots: UnsafeBufferPointer<Double>, in bounds: ClosedRange<Double>
  ) -> Double {
    let last = knots.count - 1
    if x.isNaN { return x }
    if knots[0] == knots[last] { return 0 }
    // Equal numbers may differ in their last bits where another program computed them: a jump of p at ties would show it.
    // scikit-learn allows 10⁻⁷ at the ends, whatever the column's scale.
    let (low, high) = (x - abs(x) * 0x1p-46, x + abs(x) * 0x1p-46)
    if low <= knots[0] { return bounds.lowerBound }
    if high >= knots[last] { return bounds.upperBound }
    let above = count(knots, below: low)
    let place: Double
    if knots[above] <= high {
      place = Double(above + count(knots, below: high.nextUp) - 1) / 2
    } else {
      let (left, right) = (knots[above - 1], knots[above])
      place = Double(above - 1) + (x - left) / (right - left)
    }
    let score = NormalQuantile.of(place / Double(last))
    return min(max(score, bounds.lowerBound), bounds.upperBound)
  }

  /// The number of knots below x. Without branches, which no processor could foresee: the sign of a difference is a
  /// number.
  @inline(__always)
  private static func count(_ knots: UnsafeBufferPointer<Double>, below x: Double) -> Int {
    var (start, length) = (0, knots.count)
    while length > 1 {
      let half = length / 2
      start &+= half & (0 &- sign(knots[start &+ half &- 1] - x))
      length &-= half
    }
    return start &+ sign(knots[start] - x)
  }

  @inline(__always)
  private static func sign(_ x: Double) -> Int { Int(truncatingIfNeeded: x.bitPattern &>> 63) }

  package func narrowed(to output: Int, of columns: [Column]) -> NarrowedTransform {
    let place = self.columns.firstIndex(of: output)
    return NarrowedTransform(
      NormalScores(columns: place.map { _ in [0] } ?? [], knots: place.map { [knots[$0]] } ?? []),
      input: output)
  }

  package var note: TransformNote {
    TransformNote(
      "normal scores", text: "of \(columns.count) columns, by \(knots.first?.count ?? 0) quantiles")
  }

  package var encoded: EncodedTransform {
    EncodedTransform(
      Self.name,
      arrays: [
        .init("columns", indices: columns),
        .init("knots", shape: [columns.count, knots.first?.count ?? 0], values: knots.flatMap(\.self)),
      ])
  }

  init(columns: [Int], knots: [[Double]]) {
    self.columns = columns
    self.knots = knots
  }

  package init(_ encoded: EncodedTransform, columns: [Column]) throws(EncodedTransform.Fault) {
    let indices = try encoded.columns(among: columns) { $0 == .number }
    let (shape, values) = try encoded.matrix("knots", rows: indices.count)
    let width = shape[1]
    guard width > 0 else { throw EncodedTransform.Fault("'\(encoded.place)/knots' is empty") }
    self.columns = indices
    knots = indices.indices.map { Array(values[$0 * width..<($0 + 1) * width]) }
    guard knots.allSatisfy({ zip($0, $0.dropFirst()).allSatisfy { $0 <= $1 } }) else {
      throw EncodedTransform.Fault("'\(encoded.place)/knots' does not ascend")
    }
  }
}
