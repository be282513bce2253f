/// A random network and examples, at a point where the objective is smooth.
struct ReferenceProblem {
  var network: ReferenceNetwork
  let x: Matrix
  let y: Matrix
  /// with `dropout`
  let masks: [Matrix]?

  /// Widths n_0, …, n_L. With `onlyClass`, all examples are of that class.
  init(
    _ widths: [Int],
    examples: Int,
    _ activations: [ReferenceActivation],
    _ objective: ReferenceObjective,
    normalization: ReferenceNormalization = .none,
    dropout: Double? = nil,
    onlyClass: Int? = nil,
    _ random: inout SplitMix64
  ) {
    let layers = 1..<widths.count
    let hidden = layers.dropLast()
    x = Self.uniform(widths[0], examples, &random)
    y = Self.targets(widths[widths.count - 1], examples, objective.loss, onlyClass, &random)
    masks = dropout.map { p in hidden.map { Self.mask(widths[$0], examples, p, &random) } }
    var draws = 0
    repeat {
      draws += 1
      network = ReferenceNetwork(
        weights: layers.map { Self.uniform(widths[$0], widths[$0 - 1], &random) },
        biases: layers.map { Self.uniform(widths[$0], 1, &random) },
        scales: normalization == .none ? nil : hidden.map { Self.uniform(widths[$0], 1, &random) },
        shifts: normalization == .none ? nil : hidden.map { Self.uniform(widths[$0], 1, &random) },
        activations: activations,
        normalization: normalization,
        objective: objective)
    } while !isSmooth && draws < 1000  // rather than for ever: a fault may leave nothing smooth
  }

  /// Whether no finite difference would straddle a kink, no hidden layer is all dead, and no normalisation
  /// is so steep that a finite difference misses its curvature.
  private var isSmooth: Bool {
    let pass = network.forward(x, .training(masks: masks))
    let kinks =
      pass.u.flatMap(\.values)  // of relu, leaky_relu and selu
      + (0..<x.columns).flatMap { distancesToKink(pass.z[network.layers - 1].column($0), y.column($0)) }
      + (network.objective.l1 > 0 ? network.weights.flatMap(\.values) : [])
    let variances = network.normalization == .none ? [] : pass.statistics.flatMap(\.variance.values)
    return kinks.allSatisfy { abs($0) > 1e-3 }
      && pass.u.allSatisfy { $0.values.contains { $0 > 0 } }
      && variances.allSatisfy { $0 == 0 || $0 > 1e-2 }  // 0 for a single entry, at all parameters
  }

  /// What is 0 at the kinks of the loss
  private func distancesToKink(_ z: [Double], _ y: [Double]) -> [Double] {
    switch network.objective.loss {
    case .binaryCrossEntropy, .categoricalCrossEntropy, .meanSquaredError, .poisson:
      return []
    case .meanAbsoluteError, .quantile:
      return z.indices.map { z[$0] - y[$0] }
    case .huber(let delta):
      return z.indices.map { abs(z[$0] - y[$0]) - delta }
    case .hinge where z.count == 1:
      return [1 - abs(z[0])]
    case .hinge:
      let c = referenceClass(y)
      let others = z.indices.filter { $0 != c }.map { z[$0] }.sorted(by: >)
      return [1 + others[0] - z[c]] + (others.count > 1 ? [others[0] - others[1]] : [])
    }
  }

  private static func uniform(_ rows: Int, _ columns: Int, _ random: inout SplitMix64) -> Matrix {
    Matrix(rows: rows, columns: columns) { _, _ in Double.random(in: -1...1, using: &random) }
  }

  /// 0 with probability p, else 1 / (1 − p)
  private static func mask(_ rows: Int, _ columns: Int, _ p: Double, _ random: inout SplitMix64) -> Matrix {
    Matrix(rows: rows, columns: columns) { _, _ in
      Double.random(in: 0..<1, using: &random) < p ? 0 : 1 / (1 - p)
    }
  }

  private static func targets(
    _ rows: Int, _ columns: Int, _ loss: ReferenceLoss, _ onlyClass: Int?, _ random: inout SplitMix64
  ) -> Matrix {
    guard loss.isClassification else { return uniform(rows, columns, &random) }
    if loss == .binaryCrossEntropy || loss == .hinge && rows == 1 {
      return Matrix(rows: rows, columns: columns) { _, _ in
        Double(onlyClass ?? Int.random(in: 0...1, using: &random))
      }
    }
    let classes = (0..<columns).map { _ in onlyClass ?? Int.random(in: 0..<rows, using: &random) }
    return Matrix(rows: rows, columns: columns) { i, j in i == classes[j] ? 1 : 0 }
  }
}
