import Testing

/// The reference network by hand, against textbook formulas, and at the edges.
struct ReferenceNetworkTests {
  @Test(arguments: ReferenceActivation.allCases, ReferenceLoss.all)
  func costAgreesWithTextbookFormula(activation: ReferenceActivation, loss: ReferenceLoss) {
    var random = SplitMix64(seed: 3)
    for (widths, examples) in ReferenceGradientTests.shapes {
      let problem = ReferenceProblem(
        widths, examples: examples, Array(repeating: activation, count: widths.count - 2),
        ReferenceObjective(loss: loss), &random)
      let cost = problem.network.cost(problem.x, problem.y)
      let naiveCost = problem.network.naiveCost(problem.x, problem.y)
      #expect(abs(cost - naiveCost) <= 1e-12 * max(1, cost))
      #expect(problem.network.objective(problem.x, problem.y) == cost)  // no smoothing, weights, penalties
    }
  }

  @Test(arguments: ReferenceActivation.allCases, ReferenceLoss.all)
  func descentLowersObjective(activation: ReferenceActivation, loss: ReferenceLoss) {
    var random = SplitMix64(seed: 4)
    for normalization in ReferenceNormalization.allCases {
      let objective = ReferenceObjective(loss: loss, labelSmoothing: 0.1, l1: 0.01, l2: 0.02)
      let problem = ReferenceProblem(
        [3, 4, 4, 2], examples: 8, [activation, activation], objective, normalization: normalization,
        dropout: 0.2, &random)
      var network = problem.network
      for _ in 0..<4 {
        network.descend(problem.x, problem.y, masks: problem.masks, learningRate: 0.005)
      }
      let before = problem.network.objective(problem.x, problem.y, masks: problem.masks)
      #expect(network.objective(problem.x, problem.y, masks: problem.masks) < before)
    }
  }

  /// Two examples through a 2-2-1 network, worked out by hand.
  @Test func agreesWithHandCalculation() {
    let network = Self.handNetwork(ReferenceObjective(loss: .meanSquaredError))
    let pass = network.forward(Self.handX)
    #expect(pass.z[0].values == [-0.5, -0.5, 2, -0.5])
    #expect(pass.a[1].values == [0, 0, 2, 0])
    #expect(pass.a[2].values == [-3.75, 0.25])
    #expect(network.cost(Self.handX, Self.handY) == 0.5625)

    let gradients = network.gradients(Self.handX, Self.handY)  // dZ[2] = [-0.75, -0.75]
    #expect(gradients.dW[1].values == [0, -1.5])
    #expect(gradients.db[1].values == [-1.5])
    #expect(gradients.dW[0].values == [0, 0, 1.5, 3])  // dZ[1] = [0, 0; 1.5, 0]
    #expect(gradients.db[0].values == [0, 1.5])
  }

  /// The same with dropout and penalties.
  @Test func agreesWithHandCalculationOfDropoutAndPenalties() {
    let network = Self.handNetwork(ReferenceObjective(loss: .meanSquaredError, l1: 0.5, l2: 0.25))
    let masks = [Matrix(rows: 2, columns: 2, values: [2, 0, 2, 2])]
    let pass = network.forward(Self.handX, .training(masks: masks))
    #expect(pass.a[1].values == [0, 0, 4, 0])
    #expect(pass.a[2].values == [-7.75, 0.25])
    #expect(network.cost(Self.handX, Self.handY, .training(masks: masks)) == 11.5625)  // (4.75² + 0.75²) / 2
    #expect(network.cost(Self.handX, Self.handY, .evaluation()) == 0.5625)
    // 0.5 (1 + 1 + 2 + 0.5 + 3 + 2) + 0.125 (1 + 1 + 4 + 0.25 + 9 + 4) = 4.75 + 2.40625
    #expect(network.objective(Self.handX, Self.handY, masks: masks) == 11.5625 + 7.15625)

    let gradients = network.gradients(Self.handX, Self.handY, masks: masks)  // dZ[2] = [-4.75, -0.75]
    #expect(gradients.dW[1].values == [0.5 + 0.75, -19 - 0.5 - 0.5])
    #expect(gradients.db[1].values == [-5.5])  // not penalised
    #expect(gradients.dW[0].values == [0.75, -0.75, 19 + 1, 38 + 0.625])  // dZ[1] = [0, 0; 19, 0]
    #expect(gradients.db[0].values == [0, 19])
  }

  @Test func descendsByTheGradients() {
    var random = SplitMix64(seed: 5)
    let problem = ReferenceProblem(
      [3, 4, 2], examples: 5, [.tanh], ReferenceObjective(loss: .hinge, l2: 0.1), normalization: .layer,
      dropout: 0.5, &random)
    var network = problem.network
    network.descend(problem.x, problem.y, masks: problem.masks, learningRate: 0.25)
    let gradients = problem.network.gradients(problem.x, problem.y, masks: problem.masks)
    #expect(
      network.flattened == zip(problem.network.flattened, gradients.flattened).map { $0 - 0.25 * $1 })
  }

  @Test func flattensLayerByLayer() {
    func column(_ values: Double...) -> Matrix { Matrix(rows: values.count, columns: 1, values: values) }
    let network = ReferenceNetwork(
      weights: [column(1, 2), Matrix(rows: 1, columns: 2, values: [9, 10])],
      biases: [column(3, 4), column(11)],
      scales: [column(5, 6)], shifts: [column(7, 8)], activations: [.relu], normalization: .batch,
      objective: ReferenceObjective(loss: .hinge))
    #expect(network.flattened == (1...11).map(Double.init))
    #expect(network.gradients(column(1), column(1)).flattened.count == 11)
    #expect(
      Self.handNetwork(ReferenceObjective(loss: .hinge)).flattened == [1, -1, 2, 0.5, 0.5, -1, 3, -2, 0.25])
  }

  /// Pre-activations and logits of 10⁴ and beyond leave all numbers finite, but for rates e^z.
  @Test(arguments: ReferenceActivation.allCases, ReferenceLoss.all.filter { $0 != .poisson })
  func doesNotOverflow(activation: ReferenceActivation, loss: ReferenceLoss) {
    let objective = ReferenceObjective(
      loss: loss, labelSmoothing: 0.1, classWeights: [0.5, 2], l1: 0.1, l2: 0.1)
    for normalization in ReferenceNormalization.allCases {
      for outputs in loss == .categoricalCrossEntropy ? [2] : loss == .binaryCrossEntropy ? [1] : [1, 2] {
        let network = ReferenceNetwork(
          weights: [Self.diagonal(1e4, 2, 2), Self.diagonal(1e4, outputs, 2)],
          biases: [Self.diagonal(0, 2, 1), Self.diagonal(0, outputs, 1)],
          activations: [activation], normalization: normalization, objective: objective)
        let x = Matrix(rows: 2, columns: 3, values: [1, -1, 1, -1, 1, -1])
        for wrong in 0...1 {
          let y = Matrix(rows: outputs, columns: 3) { i, j in (i + j + wrong).isMultiple(of: 2) ? 1 : 0 }
          #expect(network.cost(x, y).isFinite)
          #expect(network.cost(x, y, .evaluation(running: network.initialStatistics)).isFinite)
          #expect(network.objective(x, y).isFinite)
          #expect(network.gradients(x, y).flattened.allSatisfy { $0.isFinite })
        }
      }
    }
  }

  private static let handX = Matrix(rows: 2, columns: 2, values: [1, 0, 2, 1])
  private static let handY = Matrix(rows: 1, columns: 2, values: [-3, 1])

  private static func handNetwork(_ objective: ReferenceObjective) -> ReferenceNetwork {
    ReferenceNetwork(
      weights: [
        Matrix(rows: 2, columns: 2, values: [1, -1, 2, 0.5]),
        Matrix(rows: 1, columns: 2, values: [3, -2]),
      ],
      biases: [Matrix(rows: 2, columns: 1, values: [0.5, -1]), Matrix(rows: 1, columns: 1, values: [0.25])],
      activations: [.relu],
      objective: objective)
  }

  private static func diagonal(_ value: Double, _ rows: Int, _ columns: Int) -> Matrix {
    Matrix(rows: rows, columns: columns) { i, j in i == j ? value : 0 }
  }
}
