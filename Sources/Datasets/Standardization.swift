// Columns on one scale, so that one learning rate suits them all.

/// x ↦ (x − mean) / scale for each column: the features, or a regression's target.
public struct Standardization: Equatable, Sendable {
  /// One a column.
  public let mean: [Double]
  /// One a column; never zero.
  public let scale: [Double]

  /// One that was fitted before.
  ///
  /// - Precondition: `mean` and `scale` are as long, and no scale is zero.
  public init(mean: [Double], scale: [Double]) {
    precondition(mean.count == scale.count && !scale.contains(0), "each column has a mean and a scale")
    self.mean = mean
    self.scale = scale
  }

  /// Divides all columns alike; by 1 it leaves everything as it is.
  public init(dividingBy divisor: Double = 1, width: Int) {
    self.init(mean: Array(repeating: 0, count: width), scale: Array(repeating: divisor, count: width))
  }

  /// The mean and the standard deviation (divided by the number of rows) over some rows. A column that is constant in them, but
  /// for rounding, keeps its scale.
  ///
  /// - Parameters:
  ///   - values: all rows of a table, one after the other.
  ///   - width: the table's columns.
  ///   - rows: the numbers of those that count.
  ///   - scalesRounding: whether columns that differ by rounding alone are scaled all the same, as netlab once did.
  public init(fitting values: FeatureValues, width: Int, rows: [Int], scalesRounding: Bool = false) {
    switch values {
    case .numbers(let numbers):
      self.init(fitting: numbers, width: width, rows: rows, scalesRounding: scalesRounding)
    case .bytes(let bytes):
      self.init(fitting: bytes, width: width, rows: rows, scalesRounding: scalesRounding)
    }
  }

  init(fitting values: [some FeatureNumber], width: Int, rows: [Int], scalesRounding: Bool) {
    var mean = [Double](repeating: 0, count: width)
    var squares = mean
    // Of the distances from the mean: what the mean's own rounding error adds to them.
    var remainders = mean
    var isConstant = [Bool](repeating: true, count: width)
    values.withUnsafeBufferPointer { values in
      for row in rows {
        for column in 0..<width { mean[column] += values[row * width + column].double }
      }
      for column in 0..<width { mean[column] /= Double(rows.count) }
      for row in rows {
        for column in 0..<width {
          let value = values[row * width + column].double
          squares[column] += (value - mean[column]) * (value - mean[column])
          remainders[column] += value - mean[column]
          if value != values[rows[0] * width + column].double { isConstant[column] = false }
        }
      }
    }
    self.mean = mean
    let count = Double(rows.count)
    scale = (0..<width).map { column in
      let deviation = (squares[column] / count).squareRoot()
      let corrected = max(squares[column] - remainders[column] * remainders[column] / count, 0) / count
      let isConstant =
        isConstant[column] || deviation == 0
        || !scalesRounding && Self.isRounding(corrected.squareRoot(), of: mean[column])
      return isConstant ? 1 : deviation
    }
  }

  /// Whether a column with this deviation is constant but for the rounding of its values. scikit-learn's rule since its issue
  /// 17794, with a bound that does not grow with the number of rows: below 10 ε of the mean.
  private static func isRounding(_ deviation: Double, of mean: Double) -> Bool {
    deviation < 10 * Double.ulpOfOne * abs(mean)
  }

  /// Some rows of a table, scaled.
  ///
  /// - Parameter values: all rows of a table with a column for each of `mean`, one after the other.
  public func apply(to values: FeatureValues, rows: some Collection<Int>) -> [Float] {
    switch values {
    case .numbers(let numbers): apply(to: numbers, rows: rows)
    case .bytes(let bytes): apply(to: bytes, rows: rows)
    }
  }

  func apply(to values: [some FeatureNumber], rows: some Collection<Int>) -> [Float] {
    let width = mean.count
    return [Float](unsafeUninitializedCapacity: rows.count * width) { buffer, count in
      for row in rows {
        for column in 0..<width {
          buffer[count] = Float((values[row * width + column].double - mean[column]) / scale[column])
          count += 1
        }
      }
    }
  }

  /// A table's values in their own units again, all rows one after the other.
  public func undo(_ values: [Float]) -> [Double] {
    let width = mean.count
    return values.enumerated().map { index, value in
      Double(value) * scale[index % width] + mean[index % width]
    }
  }
}
