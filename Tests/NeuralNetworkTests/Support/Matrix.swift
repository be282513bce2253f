/// A dense Float64 matrix in row-major order. In the reference network a row is a unit, a column an example.
struct Matrix: Equatable {
  let rows: Int
  let columns: Int
  var values: [Double]

  init(rows: Int, columns: Int, values: [Double]) {
    precondition(values.count == rows * columns, "\(values.count) values for \(rows)×\(columns)")
    self.rows = rows
    self.columns = columns
    self.values = values
  }

  /// The rows × columns matrix with the entries `entry(i, j)`.
  init(rows: Int, columns: Int, entry: (Int, Int) -> Double) {
    var values: [Double] = []
    values.reserveCapacity(rows * columns)
    for i in 0..<rows {
      for j in 0..<columns {
        values.append(entry(i, j))
      }
    }
    self.init(rows: rows, columns: columns, values: values)
  }

  subscript(i: Int, j: Int) -> Double {
    get { values[i * columns + j] }
    set { values[i * columns + j] = newValue }
  }

  /// A[0,j], A[1,j], …
  func column(_ j: Int) -> [Double] {
    (0..<rows).map { self[$0, j] }
  }

  /// C = A B, that is C[i,j] = Σ_k A[i,k] B[k,j]; (p×q)(q×r) → p×r.
  func matmul(_ other: Matrix) -> Matrix {
    precondition(columns == other.rows, "\(rows)×\(columns) times \(other.rows)×\(other.columns)")
    return Matrix(rows: rows, columns: other.columns) { i, j in
      var sum = 0.0
      for k in 0..<columns {
        sum += self[i, k] * other[k, j]
      }
      return sum
    }
  }

  /// Aᵀ: p×q → q×p.
  var transpose: Matrix {
    Matrix(rows: columns, columns: rows) { i, j in self[j, i] }
  }

  /// s[i] = Σ_j A[i,j]: p×q → p×1.
  var rowSums: Matrix {
    Matrix(rows: rows, columns: 1) { i, _ in
      var sum = 0.0
      for j in 0..<columns {
        sum += self[i, j]
      }
      return sum
    }
  }

  /// C[i,j] = A[i,j] B[i,j]
  func timesEntrywise(_ other: Matrix) -> Matrix {
    precondition(rows == other.rows && columns == other.columns)
    return Matrix(rows: rows, columns: columns) { i, j in self[i, j] * other[i, j] }
  }

  /// A ← A − α D, a step of descent
  mutating func subtract(_ other: Matrix, times factor: Double) {
    precondition(rows == other.rows && columns == other.columns)
    for k in values.indices {
      values[k] -= factor * other.values[k]
    }
  }
}
