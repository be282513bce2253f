/// The normalisation of hidden layers between Z and g: U = γ Ẑ + β with Ẑ = (Z − μ) / √(v + ε).
enum ReferenceNormalization: String, CaseIterable {
  case none
  /// μ and v of each unit over the examples of the batch
  case batch
  /// μ and v of each example over the units of the layer
  case layer

  static let epsilon = 1e-5

  /// μ and v of Z
  func statistics(_ z: Matrix) -> ReferenceStatistics {
    self == .layer ? ReferenceStatistics(ofRows: z.transpose) : ReferenceStatistics(ofRows: z)
  }

  /// Ẑ = (Z − μ) / √(v + ε)
  func standardized(_ z: Matrix, _ statistics: ReferenceStatistics) -> Matrix {
    Matrix(rows: z.rows, columns: z.columns) { i, j in
      let k = self == .layer ? j : i  // whose μ and v
      return (z[i, j] - statistics.mean[k, 0]) / (statistics.variance[k, 0] + Self.epsilon).squareRoot()
    }
  }

  /// dZ from dẐ, where μ and v are those of Z itself. With means taken over the same n entries as μ and v:
  /// dZ = (dẐ − mean(dẐ) − Ẑ mean(dẐ Ẑ)) / √(v + ε). The two means come from ∂μ/∂z = 1/n and
  /// ∂v/∂z = 2 (z − μ) / n.
  func backward(_ dStandardized: Matrix, _ standardized: Matrix, _ statistics: ReferenceStatistics) -> Matrix
  {
    let products = dStandardized.timesEntrywise(standardized)
    let (mean, meanOfProducts) = (self.statistics(dStandardized).mean, self.statistics(products).mean)
    return Matrix(rows: standardized.rows, columns: standardized.columns) { i, j in
      let k = self == .layer ? j : i
      return (dStandardized[i, j] - mean[k, 0] - standardized[i, j] * meanOfProducts[k, 0])
        / (statistics.variance[k, 0] + Self.epsilon).squareRoot()
    }
  }
}

/// μ and v, one row for each unit (each example, for layer normalisation).
struct ReferenceStatistics {
  var mean: Matrix
  var variance: Matrix

  /// Running statistics before the first batch: 0 and 1
  init(units: Int) {
    mean = Matrix(rows: units, columns: 1) { _, _ in 0 }
    variance = Matrix(rows: units, columns: 1) { _, _ in 1 }
  }

  /// μ_i = 1/n Σ_j Z[i,j] and the biased v_i = 1/n Σ_j (Z[i,j] − μ_i)²
  init(ofRows z: Matrix) {
    let n = Double(z.columns)
    let sums = z.rowSums
    let mean = Matrix(rows: z.rows, columns: 1) { i, _ in sums[i, 0] / n }
    self.mean = mean
    variance = Matrix(rows: z.rows, columns: 1) { i, _ in
      var sum = 0.0
      for j in 0..<z.columns {
        sum += (z[i, j] - mean[i, 0]) * (z[i, j] - mean[i, 0])
      }
      return sum / n
    }
  }

  init(mean: Matrix, variance: Matrix) {
    self.mean = mean
    self.variance = variance
  }

  /// Running statistics after a batch of m examples: r ← (1 − k) r + k (the batch's), where the variance
  /// counts unbiased, v m / (m − 1); a single example has none, and leaves it as it is.
  func updated(by batch: ReferenceStatistics, examples: Int, momentum k: Double) -> ReferenceStatistics {
    let m = Double(examples)
    return ReferenceStatistics(
      mean: Matrix(rows: mean.rows, columns: 1) { i, _ in (1 - k) * mean[i, 0] + k * batch.mean[i, 0] },
      variance: Matrix(rows: variance.rows, columns: 1) { i, _ in
        let r = variance[i, 0]
        return examples == 1 ? r : (1 - k) * r + k * batch.variance[i, 0] * m / (m - 1)
      })
  }
}
