// The naive Float64 network that the engine is compared with: plain loops, written line by line from docs/derivation.md.

/// An L-layer dense network. `weights[l-1]` is W[l] (n_l × n_{l-1}), `biases[l-1]` is b[l] (n_l × 1).
/// `scales[l-1]` is γ[l] and `shifts[l-1]` is β[l] (n_l × 1) for l in 1…L-1; empty without normalisation.
struct ReferenceNetwork {
  var weights: [Matrix]
  var biases: [Matrix]
  var scales: [Matrix]
  var shifts: [Matrix]
  /// g[1], …, g[L-1] of the hidden layers
  let activations: [ReferenceActivation]
  let normalization: ReferenceNormalization
  let objective: ReferenceObjective

  /// Scales that are not given are 1, shifts 0.
  init(
    weights: [Matrix],
    biases: [Matrix],
    scales: [Matrix]? = nil,
    shifts: [Matrix]? = nil,
    activations: [ReferenceActivation],
    normalization: ReferenceNormalization = .none,
    objective: ReferenceObjective
  ) {
    let normalized = normalization == .none ? [] : biases.dropLast()
    self.weights = weights
    self.biases = biases
    self.scales = scales ?? normalized.map { b in Matrix(rows: b.rows, columns: 1) { _, _ in 1 } }
    self.shifts = shifts ?? normalized.map { b in Matrix(rows: b.rows, columns: 1) { _, _ in 0 } }
    self.activations = activations
    self.normalization = normalization
    self.objective = objective
    precondition(biases.count == weights.count && activations.count == weights.count - 1)
    precondition(self.scales.count == normalized.count && self.shifts.count == normalized.count)
  }

  /// A network that minimises the plain loss, without normalisation.
  init(
    weights: [Matrix], biases: [Matrix], activations: [ReferenceActivation], loss: ReferenceLoss
  ) {
    self.init(
      weights: weights, biases: biases, activations: activations, objective: ReferenceObjective(loss: loss))
  }

  /// L, the number of layers of weights
  var layers: Int { weights.count }

  /// The running statistics of the hidden layers before the first batch, for batch normalisation
  var initialStatistics: [ReferenceStatistics] {
    biases.dropLast().map { ReferenceStatistics(units: $0.rows) }
  }

  /// All parameters: for each layer W, b, and γ, β if it is normalised
  var flattened: [Double] { flatten(weights, biases, scales, shifts) }

  func forward(_ x: Matrix, _ mode: ReferenceMode = .training()) -> ReferencePass {
    var pass = ReferencePass(a: [x])  // A[0] = X
    for l in 1...layers {
      let product = weights[l - 1].matmul(pass.a[l - 1])  // W[l] A[l-1]
      let z = Matrix(rows: product.rows, columns: product.columns) { i, j in
        product[i, j] + biases[l - 1][i, 0]  // Z[l] = W[l] A[l-1] + b[l] 1ᵀ
      }
      pass.z.append(z)
      guard l < layers else {
        pass.a.append(outputs(z))
        break
      }

      let statistics = statistics(z, layer: l, mode)
      let standardized = normalization == .none ? z : normalization.standardized(z, statistics)
      let u = shifted(standardized, layer: l)
      pass.statistics.append(statistics)
      pass.standardized.append(standardized)
      pass.u.append(u)

      // A[l] = g[l](U[l]), and A[l] ← A[l] * K[l] where there is dropout
      let a = Matrix(rows: u.rows, columns: u.columns) { i, j in activations[l - 1].value(u[i, j]) }
      pass.a.append(mode.masks.map { a.timesEntrywise($0[l - 1]) } ?? a)
    }
    return pass
  }

  /// μ and v: of Z itself, but the running ones for batch normalisation in evaluation
  private func statistics(_ z: Matrix, layer l: Int, _ mode: ReferenceMode) -> ReferenceStatistics {
    if normalization == .batch, case .evaluation(let running) = mode {
      return running[l - 1]
    }
    return normalization.statistics(z)
  }

  /// U[l] = γ[l] Ẑ[l] + β[l] 1ᵀ, row by row
  private func shifted(_ standardized: Matrix, layer l: Int) -> Matrix {
    guard normalization != .none else { return standardized }
    return Matrix(rows: standardized.rows, columns: standardized.columns) { i, j in
      scales[l - 1][i, 0] * standardized[i, j] + shifts[l - 1][i, 0]
    }
  }

  /// A[L]: sigmoid, softmax or identity of Z[L]
  private func outputs(_ z: Matrix) -> Matrix {
    let columns = (0..<z.columns).map { objective.loss.outputs(z.column($0)) }
    return Matrix(rows: z.rows, columns: z.columns) { i, j in columns[j][i] }
  }

  /// J as it is reported: the plain loss, without smoothing, class weights and penalties. Y is n_L × m.
  func cost(_ x: Matrix, _ y: Matrix, _ mode: ReferenceMode = .training()) -> Double {
    meanOverExamples(forward(x, mode).z[layers - 1], y) { objective.loss.value($0, $1) }
  }

  /// J as it is reported, from A[L] by the textbook formula, which fails where A[L] rounds to 0 or 1.
  func naiveCost(_ x: Matrix, _ y: Matrix, _ mode: ReferenceMode = .training()) -> Double {
    meanOverExamples(forward(x, mode).a[layers], y) { objective.loss.naiveValue($0, $1) }
  }

  /// J as it is minimised: smoothed, weighted and penalised. Y is n_L × m.
  func objective(_ x: Matrix, _ y: Matrix, masks: [Matrix]? = nil) -> Double {
    let pass = forward(x, .training(masks: masks))
    var sum = meanOverExamples(pass.z[layers - 1], y) { objective.value($0, $1) }
    for w in weights {
      sum += objective.penalty(w)
    }
    return sum
  }

  /// 1/m Σ_j ℓ_j
  private func meanOverExamples(
    _ output: Matrix, _ y: Matrix, _ value: ([Double], [Double]) -> Double
  ) -> Double {
    precondition(y.rows == output.rows && y.columns == output.columns)
    var sum = 0.0
    for j in 0..<y.columns {
      sum += value(output.column(j), y.column(j))
    }
    return sum / Double(y.columns)
  }

  /// The gradients of the objective, in training.
  func gradients(_ x: Matrix, _ y: Matrix, masks: [Matrix]? = nil) -> ReferenceGradients {
    let pass = forward(x, .training(masks: masks))
    let m = Double(x.columns)
    var gradients = ReferenceGradients(dW: weights, db: biases, dScale: scales, dShift: shifts)  // shapes
    let columns = (0..<x.columns).map { objective.gradient(pass.z[layers - 1].column($0), y.column($0)) }
    var dZ = Matrix(rows: y.rows, columns: y.columns) { i, j in
      columns[j][i] / m  // dZ[L] = 1/m ∂ℓ/∂z, ℓ smoothed and weighted
    }
    for l in (1...layers).reversed() {
      let product = dZ.matmul(pass.a[l - 1].transpose)
      let penalty = objective.penaltyGradient(weights[l - 1])
      gradients.dW[l - 1] = Matrix(rows: product.rows, columns: product.columns) { i, k in
        product[i, k] + penalty[i, k]  // dW[l] = dZ[l] A[l-1]ᵀ + l1 sign(W[l]) + l2 W[l]
      }
      gradients.db[l - 1] = dZ.rowSums  // db[l] = dZ[l] 1
      guard l > 1 else { break }

      var dA = weights[l - 1].transpose.matmul(dZ)  // dA[l-1] = W[l]ᵀ dZ[l]
      if let masks {
        dA = dA.timesEntrywise(masks[l - 2])  // dA[l-1] ← dA[l-1] * K[l-1]
      }
      let dU = Matrix(rows: dA.rows, columns: dA.columns) { i, j in
        dA[i, j] * activations[l - 2].derivative(pass.u[l - 2][i, j])  // dU[l-1] = dA[l-1] * g'(U[l-1])
      }
      guard normalization != .none else {
        dZ = dU  // U = Z
        continue
      }

      let standardized = pass.standardized[l - 2]
      gradients.dScale[l - 2] = dU.timesEntrywise(standardized).rowSums  // dγ[l-1] = (dU[l-1] * Ẑ[l-1]) 1
      gradients.dShift[l - 2] = dU.rowSums  // dβ[l-1] = dU[l-1] 1
      let dStandardized = Matrix(rows: dU.rows, columns: dU.columns) { i, j in
        scales[l - 2][i, 0] * dU[i, j]  // dẐ[l-1] = γ[l-1] dU[l-1], row by row
      }
      dZ = normalization.backward(dStandardized, standardized, pass.statistics[l - 2])
    }
    return gradients
  }

  /// One step of gradient descent: θ ← θ − α dθ.
  mutating func descend(_ x: Matrix, _ y: Matrix, masks: [Matrix]? = nil, learningRate: Double) {
    let gradients = gradients(x, y, masks: masks)
    for l in weights.indices {
      weights[l].subtract(gradients.dW[l], times: learningRate)
      biases[l].subtract(gradients.db[l], times: learningRate)
    }
    for l in scales.indices {
      scales[l].subtract(gradients.dScale[l], times: learningRate)
      shifts[l].subtract(gradients.dShift[l], times: learningRate)
    }
  }

  /// The running statistics of the hidden layers after the training batch X, for batch normalisation.
  func updatedStatistics(
    _ running: [ReferenceStatistics], _ x: Matrix, masks: [Matrix]? = nil, momentum: Double = 0.1
  ) -> [ReferenceStatistics] {
    let pass = forward(x, .training(masks: masks))
    return running.indices.map { l in
      running[l].updated(by: pass.statistics[l], examples: x.columns, momentum: momentum)
    }
  }

  /// The gradients again, by central differences of the objective.
  func numericalGradients(
    _ x: Matrix, _ y: Matrix, masks: [Matrix]? = nil, step: Double
  ) -> ReferenceGradients {
    /// ∂J/∂θ ≈ (J(θ + h) − J(θ − h)) / 2h for each entry θ of the parameters
    func centralDifferences(_ parameters: WritableKeyPath<ReferenceNetwork, [Matrix]>) -> [Matrix] {
      var differences = self[keyPath: parameters]  // for their shapes
      for l in differences.indices {
        for k in differences[l].values.indices {
          var (above, below) = (self, self)
          above[keyPath: parameters][l].values[k] += step
          below[keyPath: parameters][l].values[k] -= step
          differences[l].values[k] =
            (above.objective(x, y, masks: masks) - below.objective(x, y, masks: masks)) / (2 * step)
        }
      }
      return differences
    }
    return ReferenceGradients(
      dW: centralDifferences(\.weights), db: centralDifferences(\.biases),
      dScale: centralDifferences(\.scales), dShift: centralDifferences(\.shifts))
  }
}

/// How a network is run.
enum ReferenceMode {
  /// with the statistics of the batch, and with dropout by `masks`, one K[l] (n_l × m) for each hidden
  /// layer, whose entries are 0 or 1 / (1 − p)
  case training(masks: [Matrix]? = nil)
  /// without dropout; batch normalisation takes `running`, one for each hidden layer
  case evaluation(running: [ReferenceStatistics] = [])

  var masks: [Matrix]? {
    guard case .training(let masks) = self else { return nil }
    return masks
  }
}

/// What a forward pass computes, n_l × m each. Index l-1 holds layer l, but `a[l]` is A[l].
struct ReferencePass {
  /// Z[1], …, Z[L]
  var z: [Matrix] = []
  /// Ẑ[1], …, Ẑ[L-1]; Z without normalisation
  var standardized: [Matrix] = []
  /// U[1], …, U[L-1]; Z without normalisation
  var u: [Matrix] = []
  /// A[0], …, A[L], after dropout
  var a: [Matrix]
  /// What Z[1], …, Z[L-1] were standardised by
  var statistics: [ReferenceStatistics] = []
}

/// ∂J/∂W[l] at `dW[l-1]`, and likewise for b, γ and β, each in the shape of its parameter.
struct ReferenceGradients {
  var dW: [Matrix]
  var db: [Matrix]
  var dScale: [Matrix]
  var dShift: [Matrix]

  /// In the order of `ReferenceNetwork.flattened`
  var flattened: [Double] { flatten(dW, db, dScale, dShift) }
}

/// For each layer W, b, and γ, β if it is normalised
private func flatten(_ w: [Matrix], _ b: [Matrix], _ scales: [Matrix], _ shifts: [Matrix]) -> [Double] {
  var values: [Double] = []
  for l in w.indices {
    values += w[l].values + b[l].values
    if l < scales.count {
      values += scales[l].values + shifts[l].values
    }
  }
  return values
}
