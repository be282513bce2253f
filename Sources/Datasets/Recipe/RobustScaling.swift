// Affine scalings that are fitted to order statistics.

/// (x − median) / (interquartile range), as scikit-learn's `RobustScaler`. Where the range is zero but the column
/// varies, the standard deviation is used instead; scikit-learn would leave such a column's scale as it is.
package struct RobustScaling: Transform {
  package init() {}

  package func fit(_ rows: TrainingRows) -> Standardization? {
    guard !rows.numbers.isEmpty else { return nil }
    let standard = Standardization(fitting: rows)
    var (mean, scale) = (standard.mean, standard.scale)
    for column in rows.numbers {
      let values = OrderedValues(rows.values(ofColumn: column))
      mean[column] = values.quantile(0.5)
      let range = values.quantile(0.75) - values.quantile(0.25)
      if range > 0 && range.isFinite { scale[column] = range }
    }
    return Standardization(mean: mean, scale: scale).limited(to: rows.numbers)
  }
}

/// (x − minimum) / (maximum − minimum), as scikit-learn's `MinMaxScaler`. A constant column keeps its scale.
package struct MinMaxScaling: Transform {
  package init() {}

  package func fit(_ rows: TrainingRows) -> Standardization? {
    guard !rows.numbers.isEmpty else { return nil }
    let width = rows.columns.count
    var minima = [Double](repeating: .infinity, count: width)
    var maxima = [Double](repeating: -.infinity, count: width)
    rows.forEachBlock { block in
      block.values.withUnsafeBufferPointer { values in
        for row in 0..<block.count {
          for column in 0..<width {
            let value = values[row * width + column]
            if value < minima[column] { minima[column] = value }
            if value > maxima[column] { maxima[column] = value }
          }
        }
      }
    }
    let scale = zip(minima, maxima).map { $1 > $0 && ($1 - $0).isFinite ? $1 - $0 : 1 }
    return Standardization(mean: minima.map { $0.isFinite ? $0 : 0 }, scale: scale)
      .limited(to: rows.numbers)
  }
}
