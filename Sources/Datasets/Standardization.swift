// Features on one scale, so that one learning rate suits them all.

/// x ↦ (x − mean) / scale for each feature.
public struct Standardization: Equatable, Sendable {
  /// One a feature.
  public let mean: [Double]
  /// One a feature; never zero.
  public let scale: [Double]

  /// Leaves everything as it is.
  public init(identityOf featureCount: Int) {
    mean = Array(repeating: 0, count: featureCount)
    scale = Array(repeating: 1, count: featureCount)
  }

  /// The mean and the standard deviation (divided by the number of rows) over some rows of a data set; a feature that is
  /// the same in all of them keeps its scale.
  public init(fitting dataset: Dataset, rows: [Int]) {
    let width = dataset.featureCount
    var mean = [Double](repeating: 0, count: width)
    var squares = mean
    var isConstant = [Bool](repeating: true, count: width)
    dataset.features.withUnsafeBufferPointer { features in
      for row in rows {
        for column in 0..<width { mean[column] += features[row * width + column] }
      }
      for column in 0..<width { mean[column] /= Double(rows.count) }
      for row in rows {
        for column in 0..<width {
          let value = features[row * width + column]
          squares[column] += (value - mean[column]) * (value - mean[column])
          if value != features[rows[0] * width + column] { isConstant[column] = false }
        }
      }
    }
    self.mean = mean
    scale = zip(squares, isConstant).map { squares, isConstant in
      let deviation = (squares / Double(rows.count)).squareRoot()
      return isConstant || deviation == 0 ? 1 : deviation
    }
  }
}
