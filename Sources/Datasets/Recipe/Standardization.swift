// Standardisation, and division by a number.

/// Brings numbers to mean 0 and standard deviation 1.
package struct StandardScaling: TargetTransform {
  package init() {}

  /// Flags keep their values, and so do categories.
  package func fit(_ rows: TrainingRows) -> Standardization? {
    rows.numbers.isEmpty ? nil : Standardization(fitting: rows).limited(to: rows.numbers)
  }
}

/// Divides all numbers by the same number; 1 has no effect.
package struct FixedScaling: Transform {
  let divisor: Double

  package init(dividingBy divisor: Double) { self.divisor = divisor }

  package func fit(_ rows: TrainingRows) -> Standardization? {
    guard !rows.numbers.isEmpty else { return nil }
    return Standardization(dividingBy: divisor, width: rows.columns.count).limited(to: rows.numbers)
  }
}

/// x ↦ (x − mean) / scale for each column, so that one learning rate suits all columns. Also the result of other affine
/// scalings, with another centre than the mean.
public struct Standardization: Equatable, Sendable {
  /// One per column.
  public let mean: [Double]
  /// One per column; never zero.
  public let scale: [Double]

  /// Creates a transform that was fitted earlier.
  ///
  /// - Precondition: `mean` and `scale` have the same length, and no scale is zero.
  public init(mean: [Double], scale: [Double]) {
    precondition(mean.count == scale.count && !scale.contains(0), "each column has a mean and a scale")
    self.mean = mean
    self.scale = scale
  }

  /// Divides all columns by the same number; 1 has no effect.
  init(dividingBy divisor: Double, width: Int) {
    self.init(mean: Array(repeating: 0, count: width), scale: Array(repeating: divisor, count: width))
  }

  /// Computes mean and standard deviation (divided by the number of rows). A column that is constant up to rounding
  /// keeps its scale.
  init(fitting rows: TrainingRows) {
    let width = rows.columns.count
    var sums = [Double](repeating: 0, count: width)
    rows.forEachBlock { block in Self.add(block, to: &sums) }
    let mean = sums.map { $0 / Double(rows.count) }

    var squares = [Double](repeating: 0, count: width)
    // The sum of deviations corrects the mean's own rounding error.
    var remainders = squares
    var first: [Double] = []
    var isConstant = [Bool](repeating: true, count: width)
    rows.forEachBlock { block in
      if first.isEmpty { first = Array(block.values.prefix(width)) }
      Self.add(block, from: mean, to: &squares, &remainders)
      Self.compare(block, with: first, &isConstant)
    }
    self.mean = mean
    let count = Double(rows.count)
    scale = (0..<width).map { column in
      let deviation = (squares[column] / count).squareRoot()
      let corrected = max(squares[column] - remainders[column] * remainders[column] / count, 0) / count
      let isConstant =
        isConstant[column] || deviation == 0
        || !rows.scalesRounding && Self.isRounding(corrected.squareRoot(), of: mean[column])
      return isConstant ? 1 : deviation
    }
  }

  /// Leaves the columns other than these as they are.
  func limited(to columns: [Int]) -> Standardization {
    var (mean, scale) = (mean.map { _ in 0.0 }, scale.map { _ in 1.0 })
    for column in columns { (mean[column], scale[column]) = (self.mean[column], self.scale[column]) }
    return Standardization(mean: mean, scale: scale)
  }

  // Sums run through the rows in order, whatever the blocks.

  private static func add(_ block: RowBlock, to sums: inout [Double]) {
    let width = sums.count
    block.values.withUnsafeBufferPointer { values in
      for row in 0..<block.count {
        for column in 0..<width { sums[column] += values[row * width + column] }
      }
    }
  }

  private static func add(
    _ block: RowBlock, from mean: [Double], to squares: inout [Double], _ remainders: inout [Double]
  ) {
    let width = mean.count
    block.values.withUnsafeBufferPointer { values in
      for row in 0..<block.count {
        for column in 0..<width {
          let distance = values[row * width + column] - mean[column]
          squares[column] += distance * distance
          remainders[column] += distance
        }
      }
    }
  }

  private static func compare(_ block: RowBlock, with first: [Double], _ isConstant: inout [Bool]) {
    let width = first.count
    block.values.withUnsafeBufferPointer { values in
      for column in 0..<width where isConstant[column] {
        isConstant[column] = (0..<block.count).allSatisfy { values[$0 * width + column] == first[column] }
      }
    }
  }

  /// Whether a column with this deviation is constant up to rounding: below 10 ε of the mean. This is scikit-learn's
  /// rule (issue 17794) with a bound that does not grow with the number of rows.
  private static func isRounding(_ deviation: Double, of mean: Double) -> Bool {
    deviation < 10 * Double.ulpOfOne * abs(mean)
  }
}

extension Standardization: FittedTargetTransform {
  package static let name = "standardize"
  package static let arrays = ["mean", "scale"]

  package func outputs(of columns: [Column]) -> [Column] { columns }

  package func apply(to block: inout RowBlock) {
    let (width, count) = (mean.count, block.count)
    block.values.withUnsafeMutableBufferPointer { values in
      for row in 0..<count {
        for column in 0..<width {
          values[row * width + column] = (values[row * width + column] - mean[column]) / scale[column]
        }
      }
    }
  }

  /// - Precondition: there is one column.
  package func undo(_ values: inout [Double]) {
    for index in values.indices { values[index] = values[index] * scale[0] + mean[0] }
  }

  package var unit: Double? { scale[0] }

  package func narrowed(to output: Int, of columns: [Column]) -> NarrowedTransform {
    NarrowedTransform(Standardization(mean: [mean[output]], scale: [scale[output]]), input: output)
  }

  package var note: TransformNote {
    let count = zip(mean, scale).count { $0 != 0 || $1 != 1 }
    return TransformNote("scaled", text: "\(count) of \(mean.count) columns")
  }

  package var encoded: EncodedTransform {
    EncodedTransform(
      Self.name,
      arrays: [
        EncodedTransform.Array("mean", shape: [mean.count], values: mean),
        EncodedTransform.Array("scale", shape: [scale.count], values: scale),
      ])
  }

  package init(_ encoded: EncodedTransform, columns: [Column]) throws(EncodedTransform.Fault) {
    let mean = try encoded.array("mean", shape: [columns.count])
    let scale = try encoded.array("scale", shape: [columns.count])
    guard mean.allSatisfy(\.isFinite), scale.allSatisfy({ $0.isFinite && $0 > 0 }) else {
      throw EncodedTransform.Fault(
        "'\(encoded.place)' is no standardisation: means must be finite, and scales above 0")
    }
    self.init(mean: mean, scale: scale)
  }
}
