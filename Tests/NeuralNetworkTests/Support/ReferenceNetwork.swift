import Glibc

// The naive Float64 network that the engine is compared with: plain loops, written line for line
// after docs/derivation.md.

/// An activation g of a hidden layer.
enum ReferenceActivation: String, CaseIterable {
  case sigmoid
  case tanh
  case relu
  case leakyReLU = "leaky_relu"
  case identity

  /// a = g(z)
  func value(_ z: Double) -> Double {
    switch self {
    case .sigmoid: referenceSigmoid(z)  // 1 / (1 + e^−z)
    case .tanh: Glibc.tanh(z)
    case .relu: z > 0 ? z : 0
    case .leakyReLU: z > 0 ? z : 0.01 * z
    case .identity: z
    }
  }

  /// g'(z)
  func derivative(_ z: Double) -> Double {
    let a = value(z)
    return switch self {
    case .sigmoid: a * (1 - a)
    case .tanh: 1 - a * a
    case .relu: z > 0 ? 1 : 0  // g'(0) = 0
    case .leakyReLU: z > 0 ? 1 : 0.01  // g'(0) = 0.01
    case .identity: 1
    }
  }
}

/// A loss, together with the output activation that belongs to it.
enum ReferenceLoss: String, CaseIterable {
  /// on sigmoid outputs
  case binaryCrossEntropy = "binary_cross_entropy"
  /// on softmax outputs
  case categoricalCrossEntropy = "categorical_cross_entropy"
  /// on identity outputs
  case meanSquaredError = "mean_squared_error"
}

/// A dense matrix, stored row by row.
struct Matrix {
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
}

/// An L-layer dense network. `weights[l-1]` is W[l] (n_l × n_{l-1}), `biases[l-1]` is b[l] (n_l × 1).
struct ReferenceNetwork {
  var weights: [Matrix]
  var biases: [Matrix]
  /// g[1], …, g[L-1] of the hidden layers
  let activations: [ReferenceActivation]
  let loss: ReferenceLoss

  /// L, the number of layers of weights
  var layers: Int { weights.count }

  /// `z[l-1]` is Z[l] for l in 1…L; `a[l]` is A[l] for l in 0…L. All are n_l × m.
  func forward(_ x: Matrix) -> (z: [Matrix], a: [Matrix]) {
    precondition(biases.count == layers && activations.count == layers - 1)
    var z: [Matrix] = []
    var a = [x]  // A[0] = X
    for l in 1...layers {
      let product = weights[l - 1].matmul(a[l - 1])  // W[l] A[l-1]
      z.append(
        Matrix(rows: product.rows, columns: product.columns) { i, j in
          product[i, j] + biases[l - 1][i, 0]  // Z[l] = W[l] A[l-1] + b[l] 1ᵀ
        })
      a.append(l < layers ? hidden(z[l - 1], layer: l) : output(z[l - 1]))
    }
    return (z, a)
  }

  /// A[l] = g[l](Z[l])
  private func hidden(_ z: Matrix, layer l: Int) -> Matrix {
    Matrix(rows: z.rows, columns: z.columns) { i, j in activations[l - 1].value(z[i, j]) }
  }

  /// A[L]: sigmoid, softmax or identity of Z[L]
  private func output(_ z: Matrix) -> Matrix {
    Matrix(rows: z.rows, columns: z.columns) { i, j in
      switch loss {
      case .binaryCrossEntropy: referenceSigmoid(z[i, j])  // a = 1 / (1 + e^−z)
      case .categoricalCrossEntropy: exp(z[i, j] - logSumExp(z, example: j))  // a_i = e^z_i / Σ_k e^z_k
      case .meanSquaredError: z[i, j]  // a = z
      }
    }
  }

  /// J from the logits Z[L], overflow-free. Y is n_L × m.
  func cost(_ x: Matrix, _ y: Matrix) -> Double {
    let z = forward(x).z[layers - 1]
    precondition(y.rows == z.rows && y.columns == z.columns)
    var sum = 0.0
    for j in 0..<z.columns {
      for i in 0..<z.rows {
        let (z_ij, y_ij) = (z[i, j], y[i, j])
        switch loss {
        case .binaryCrossEntropy:
          sum += max(z_ij, 0) - z_ij * y_ij + log1p(exp(-abs(z_ij)))  // max(z, 0) − z y + log(1 + e^−|z|)
        case .categoricalCrossEntropy:
          sum += y_ij * (logSumExp(z, example: j) - z_ij)  // y_i (log Σ_k e^z_k − z_i)
        case .meanSquaredError:
          sum += (z_ij - y_ij) * (z_ij - y_ij)  // (a − y)², a = z
        }
      }
    }
    return sum / Double(z.columns)  // J = 1/m Σ_j Σ_i …
  }

  /// J from A[L] by the textbook formula, which fails where A[L] rounds to 0 or 1. Y is n_L × m.
  func naiveCost(_ x: Matrix, _ y: Matrix) -> Double {
    let a = forward(x).a[layers]
    var sum = 0.0
    for j in 0..<a.columns {
      for i in 0..<a.rows {
        let (a_ij, y_ij) = (a[i, j], y[i, j])
        switch loss {
        case .binaryCrossEntropy:
          sum -= y_ij * log(a_ij) + (1 - y_ij) * log(1 - a_ij)  // −(y log a + (1 − y) log(1 − a))
        case .categoricalCrossEntropy:
          sum -= y_ij * log(a_ij)  // −y_i log a_i
        case .meanSquaredError:
          sum += (a_ij - y_ij) * (a_ij - y_ij)  // (a − y)²
        }
      }
    }
    return sum / Double(a.columns)  // J = 1/m Σ_j Σ_i …
  }

  /// ∂J/∂W[l] at `dW[l-1]` (n_l × n_{l-1}), and ∂J/∂b[l] at `db[l-1]` (n_l × 1).
  func gradients(_ x: Matrix, _ y: Matrix) -> (dW: [Matrix], db: [Matrix]) {
    let (z, a) = forward(x)
    let m = Double(x.columns)
    var (dW, db) = (weights, biases)  // for their shapes
    var dZ = Matrix(rows: y.rows, columns: y.columns) { i, j in
      switch loss {
      case .binaryCrossEntropy, .categoricalCrossEntropy:
        (a[layers][i, j] - y[i, j]) / m  // dZ[L] = (A[L] − Y) / m
      case .meanSquaredError:
        2 * (a[layers][i, j] - y[i, j]) / m  // dZ[L] = 2 (A[L] − Y) / m
      }
    }
    for l in (1...layers).reversed() {
      dW[l - 1] = dZ.matmul(a[l - 1].transpose)  // dW[l] = dZ[l] A[l-1]ᵀ
      db[l - 1] = dZ.rowSums  // db[l] = dZ[l] 1
      if l > 1 {
        let dA = weights[l - 1].transpose.matmul(dZ)  // dA[l-1] = W[l]ᵀ dZ[l]
        dZ = Matrix(rows: dA.rows, columns: dA.columns) { i, j in
          // dZ[l-1] = dA[l-1] * g[l-1]'(Z[l-1]), entry by entry
          dA[i, j] * activations[l - 2].derivative(z[l - 2][i, j])
        }
      }
    }
    return (dW, db)
  }

  /// One step of gradient descent.
  mutating func descend(_ x: Matrix, _ y: Matrix, learningRate: Double) {
    let (dW, db) = gradients(x, y)
    for l in 1...layers {
      for k in weights[l - 1].values.indices {
        weights[l - 1].values[k] -= learningRate * dW[l - 1].values[k]  // W[l] ← W[l] − α dW[l]
      }
      for k in biases[l - 1].values.indices {
        biases[l - 1].values[k] -= learningRate * db[l - 1].values[k]  // b[l] ← b[l] − α db[l]
      }
    }
  }

  /// The gradients again, by central differences of the cost.
  func numericalGradients(_ x: Matrix, _ y: Matrix, step: Double) -> (dW: [Matrix], db: [Matrix]) {
    (centralDifferences(\.weights, x, y, step), centralDifferences(\.biases, x, y, step))
  }

  /// ∂J/∂θ ≈ (J(θ + h) − J(θ − h)) / 2h for each entry θ of the parameters
  private func centralDifferences(
    _ parameters: WritableKeyPath<ReferenceNetwork, [Matrix]>,
    _ x: Matrix,
    _ y: Matrix,
    _ h: Double
  ) -> [Matrix] {
    var differences = self[keyPath: parameters]  // for their shapes
    for l in differences.indices {
      for k in differences[l].values.indices {
        var (above, below) = (self, self)
        above[keyPath: parameters][l].values[k] += h
        below[keyPath: parameters][l].values[k] -= h
        differences[l].values[k] = (above.cost(x, y) - below.cost(x, y)) / (2 * h)
      }
    }
    return differences
  }
}

/// 1 / (1 + e^−z), with no power of e above 1
private func referenceSigmoid(_ z: Double) -> Double {
  let e = exp(-abs(z))
  return z >= 0 ? 1 / (1 + e) : e / (1 + e)
}

/// log Σ_k e^Z[k,j] = max + log Σ_k e^(Z[k,j] − max) over column j
private func logSumExp(_ z: Matrix, example j: Int) -> Double {
  var maximum = -Double.infinity
  for k in 0..<z.rows {
    maximum = max(maximum, z[k, j])
  }
  var sum = 0.0
  for k in 0..<z.rows {
    sum += exp(z[k, j] - maximum)
  }
  return maximum + log(sum)
}
