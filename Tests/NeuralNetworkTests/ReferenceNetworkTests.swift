import Testing

/// The reference network is itself checked: by hand, by finite differences and at extreme logits.
struct ReferenceNetworkTests {
  /// Widths n_0, …, n_L and the number m of examples.
  static let shapes: [(widths: [Int], examples: Int)] = [
    ([3, 2], 5),  // no hidden layer
    ([4, 5, 3], 7),
    ([2, 4, 3, 1], 6),  // one output
    ([5, 1, 4, 2], 1),  // one example
    ([3, 3, 3, 3, 3], 3),  // all square: only the numbers can tell a wrong transpose
  ]

  @Test(arguments: ReferenceActivation.allCases, ReferenceLoss.allCases)
  func gradientsAgreeWithCentralDifferences(activation: ReferenceActivation, loss: ReferenceLoss) {
    var random = SplitMix64(seed: 1)
    for (widths, examples) in Self.shapes {
      let activations = Array(repeating: activation, count: widths.count - 2)
      expectGradientsToAgree(Problem(widths, examples, activations, loss, &random))
    }
  }

  @Test(arguments: ReferenceLoss.allCases)
  func gradientsOfMixedActivationsAgreeWithCentralDifferences(loss: ReferenceLoss) {
    var random = SplitMix64(seed: 2)
    let activations = ReferenceActivation.allCases
    expectGradientsToAgree(Problem([3, 4, 4, 4, 4, 4, 2], 6, activations, loss, &random))
    expectGradientsToAgree(Problem([2, 3, 5, 4, 3, 6, 3], 4, activations.reversed(), loss, &random))
  }

  @Test(arguments: ReferenceActivation.allCases, ReferenceLoss.allCases)
  func costAgreesWithTextbookFormula(activation: ReferenceActivation, loss: ReferenceLoss) {
    var random = SplitMix64(seed: 3)
    for (widths, examples) in Self.shapes {
      let activations = Array(repeating: activation, count: widths.count - 2)
      let problem = Problem(widths, examples, activations, loss, &random)
      let cost = problem.network.cost(problem.x, problem.y)
      let naiveCost = problem.network.naiveCost(problem.x, problem.y)
      #expect(abs(cost - naiveCost) <= 1e-12 * max(1, cost))
    }
  }

  @Test(arguments: ReferenceActivation.allCases, ReferenceLoss.allCases)
  func descentLowersCost(activation: ReferenceActivation, loss: ReferenceLoss) {
    var random = SplitMix64(seed: 4)
    var problem = Problem([3, 4, 4, 2], 8, [activation, activation], loss, &random)
    let before = problem.network.cost(problem.x, problem.y)
    for _ in 0..<10 {
      problem.network.descend(problem.x, problem.y, learningRate: 0.01)
    }
    #expect(problem.network.cost(problem.x, problem.y) < before)
  }

  /// Two examples through a 2-2-1 network, worked out by hand.
  @Test func agreesWithHandCalculation() {
    let network = ReferenceNetwork(
      weights: [
        Matrix(rows: 2, columns: 2, values: [1, -1, 2, 0.5]),
        Matrix(rows: 1, columns: 2, values: [3, -2]),
      ],
      biases: [Matrix(rows: 2, columns: 1, values: [0.5, -1]), Matrix(rows: 1, columns: 1, values: [0.25])],
      activations: [.relu],
      loss: .meanSquaredError)
    let x = Matrix(rows: 2, columns: 2, values: [1, 0, 2, 1])
    let y = Matrix(rows: 1, columns: 2, values: [-3, 1])

    let (z, a) = network.forward(x)
    #expect(z[0].values == [-0.5, -0.5, 2, -0.5])
    #expect(a[1].values == [0, 0, 2, 0])
    #expect(a[2].values == [-3.75, 0.25])
    #expect(network.cost(x, y) == 0.5625)

    let (dW, db) = network.gradients(x, y)  // dZ[2] = [-0.75, -0.75]
    #expect(dW[1].values == [0, -1.5])
    #expect(db[1].values == [-1.5])
    #expect(dW[0].values == [0, 0, 1.5, 3])  // dZ[1] = [0, 0; 1.5, 0]
    #expect(db[0].values == [0, 1.5])
  }

  @Test func binaryCrossEntropyDoesNotOverflow() {
    let y = Matrix(rows: 1, columns: 4, values: [1, 0, 1, 0])
    let x = Matrix(rows: 1, columns: 4, values: [1, -1, -1, 1])
    let network = Self.scaling(by: 1e4, width: 1, .binaryCrossEntropy)
    #expect(network.forward(x).a[1].values == [1, 0, 0, 1])
    #expect(network.cost(x, y) == 5000)  // (0 + 0 + 10⁴ + 10⁴) / 4
    #expect(network.gradients(x, y).dW[0].values == [0.5])  // dZ = [0, 0, −¼, ¼]
    #expect(network.gradients(x, y).db[0].values == [0])
    #expect(!network.naiveCost(x, y).isFinite)
  }

  @Test func categoricalCrossEntropyDoesNotOverflow() {
    let y = Matrix(rows: 2, columns: 2, values: [1, 1, 0, 0])
    let x = Matrix(rows: 2, columns: 2, values: [1, -1, -1, 1])
    let network = Self.scaling(by: 1e4, width: 2, .categoricalCrossEntropy)
    #expect(network.forward(x).a[1].values == [1, 0, 0, 1])
    #expect(network.cost(x, y) == 10000)  // (0 + 2·10⁴) / 2
    #expect(network.gradients(x, y).dW[0].values == [0.5, -0.5, -0.5, 0.5])
    #expect(network.gradients(x, y).db[0].values == [-0.5, 0.5])
    #expect(!network.naiveCost(x, y).isFinite)
  }

  @Test func meanSquaredErrorDoesNotOverflow() {
    let y = Matrix(rows: 1, columns: 2, values: [0, 0])
    let x = Matrix(rows: 1, columns: 2, values: [1, -1])
    let network = Self.scaling(by: 1e4, width: 1, .meanSquaredError)
    #expect(network.cost(x, y) == 1e8)
    #expect(network.gradients(x, y).dW[0].values == [2e4])
  }

  /// Hidden activations at ±10⁴ stay finite, and so do their derivatives.
  @Test(arguments: ReferenceActivation.allCases)
  func activationsDoNotOverflow(activation: ReferenceActivation) {
    for z in [-1e4, 1e4] {
      #expect(activation.value(z).isFinite)
      #expect(activation.derivative(z).isFinite)
    }
  }

  /// One layer with W = factor · 1 and b = 0.
  private static func scaling(by factor: Double, width: Int, _ loss: ReferenceLoss) -> ReferenceNetwork {
    ReferenceNetwork(
      weights: [Matrix(rows: width, columns: width) { i, j in i == j ? factor : 0 }],
      biases: [Matrix(rows: width, columns: 1) { _, _ in 0 }],
      activations: [],
      loss: loss)
  }

  private func expectGradientsToAgree(
    _ problem: Problem, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let (network, x, y) = (problem.network, problem.x, problem.y)
    let analytic = network.gradients(x, y)
    let numerical = network.numericalGradients(x, y, step: 1e-5)
    for l in network.weights.indices {
      #expect(relativeError(analytic.dW[l], numerical.dW[l]) < 1e-6, sourceLocation: sourceLocation)
      #expect(relativeError(analytic.db[l], numerical.db[l]) < 1e-6, sourceLocation: sourceLocation)
    }
  }

  /// ‖a − b‖ / (‖a‖ + ‖b‖), or 0 where both are zero
  private func relativeError(_ a: Matrix, _ b: Matrix) -> Double {
    func norm(_ values: [Double]) -> Double { values.map { $0 * $0 }.reduce(0, +).squareRoot() }
    let difference = norm(zip(a.values, b.values).map { $0 - $1 })
    return difference == 0 ? 0 : difference / (norm(a.values) + norm(b.values))
  }
}

/// A random network with examples for it.
private struct Problem {
  var network: ReferenceNetwork
  let x: Matrix
  let y: Matrix

  init(
    _ widths: [Int],
    _ examples: Int,
    _ activations: [ReferenceActivation],
    _ loss: ReferenceLoss,
    _ random: inout SplitMix64
  ) {
    x = Self.uniform(widths[0], examples, &random)
    y = Self.targets(widths[widths.count - 1], examples, loss, &random)
    repeat {
      let layers = 1..<widths.count
      network = ReferenceNetwork(
        weights: layers.map { Self.uniform(widths[$0], widths[$0 - 1], &random) },
        biases: layers.map { Self.uniform(widths[$0], 1, &random) },
        activations: activations,
        loss: loss)
    } while !Self.isSmooth(network, x)
  }

  /// Whether no hidden Z is so near 0 that a finite difference would straddle the kink of a ReLU, and
  /// no hidden layer is all dead.
  private static func isSmooth(_ network: ReferenceNetwork, _ x: Matrix) -> Bool {
    network.forward(x).z.dropLast().allSatisfy { z in
      z.values.allSatisfy { abs($0) > 1e-3 } && z.values.contains { $0 > 0 }
    }
  }

  private static func uniform(_ rows: Int, _ columns: Int, _ random: inout SplitMix64) -> Matrix {
    Matrix(rows: rows, columns: columns) { _, _ in Double.random(in: -1...1, using: &random) }
  }

  private static func targets(
    _ rows: Int, _ columns: Int, _ loss: ReferenceLoss, _ random: inout SplitMix64
  ) -> Matrix {
    switch loss {
    case .binaryCrossEntropy:
      return Matrix(rows: rows, columns: columns) { _, _ in Bool.random(using: &random) ? 1 : 0 }
    case .categoricalCrossEntropy:
      let classes = (0..<columns).map { _ in Int.random(in: 0..<rows, using: &random) }
      return Matrix(rows: rows, columns: columns) { i, j in i == classes[j] ? 1 : 0 }
    case .meanSquaredError:
      return uniform(rows, columns, &random)
    }
  }
}

private struct SplitMix64: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
