import Testing

/// Losses and objectives, example by example and in networks without hidden layers.
struct ReferenceLossTests {
  @Test func namesAreThoseOfTheSpec() {
    #expect(
      ReferenceLoss.all.map(\.name) == [
        "binary_cross_entropy", "categorical_cross_entropy", "mean_squared_error", "mean_absolute_error",
        "huber", "hinge", "quantile", "poisson",
      ])
    for loss in ReferenceLoss.all {
      #expect(ReferenceLoss(name: loss.name) == loss)
    }
    #expect(ReferenceLoss(name: "huber", huberDelta: 2) == .huber(delta: 2))
    #expect(ReferenceLoss(name: "hinges") == nil)
  }

  /// J and dZ by PyTorch 2.15 in float64, for logits Z and targets Y.
  struct Sample: Sendable {
    let objective: ReferenceObjective
    let z: Matrix
    let y: Matrix
    let cost: Double
    let dZ: [Double]
  }

  private static let residuals = (
    z: Matrix(rows: 1, columns: 4, values: [0.5, -1.25, 2, 0.1]),
    y: Matrix(rows: 1, columns: 4, values: [0.25, 0.5, 0.75, 0.1])
  )

  static let samples = [
    // CrossEntropyLoss(label_smoothing=0.1, reduction="none") times the weights of the classes, then the mean
    Sample(
      objective: ReferenceObjective(
        loss: .categoricalCrossEntropy, labelSmoothing: 0.1, classWeights: [0.5, 2, 1.25]),
      z: Matrix(rows: 3, columns: 2, values: [0.5, 1.5, -1.25, 0.25, 2, -0.75]),
      y: Matrix(rows: 3, columns: 2, values: [0, 1, 0, 0, 1, 0]),
      cost: 0.356181891790576,
      dZ: [
        0.0896792804838193, -0.0537232480455671, -0.00162912062931056, 0.0431258176660796,
        -0.0880501598545088, 0.0105974303794875,
      ]),
    // BCEWithLogitsLoss(reduction="none") of y (1 − 0.2) + 0.1 likewise
    Sample(
      objective: ReferenceObjective(
        loss: .binaryCrossEntropy, labelSmoothing: 0.2, classWeights: [1.5, 0.75]),
      z: Matrix(rows: 1, columns: 3, values: [0.5, -1.25, 2]),
      y: Matrix(rows: 1, columns: 3, values: [1, 1, 0]),
      cost: 1.43871552190286,
      dZ: [-0.0693851671995364, -0.169324965293673, 0.390398538988941]),
    Sample(
      objective: ReferenceObjective(loss: .meanSquaredError), z: residuals.z, y: residuals.y,
      cost: 1.171875, dZ: [0.125, -0.875, 0.625, 0]),
    Sample(
      objective: ReferenceObjective(loss: .meanAbsoluteError), z: residuals.z, y: residuals.y,
      cost: 0.8125, dZ: [0.25, -0.25, 0.25, 0]),
    Sample(
      objective: ReferenceObjective(loss: .huber(delta: 1)), z: residuals.z, y: residuals.y,
      cost: 0.5078125, dZ: [0.0625, -0.25, 0.25, 0]),
    Sample(
      objective: ReferenceObjective(loss: .huber(delta: 0.7)), z: residuals.z, y: residuals.y,
      cost: 0.4103125, dZ: [0.0625, -0.175, 0.175, 0]),
    // PoissonNLLLoss(log_input=True, full=False)
    Sample(
      objective: ReferenceObjective(loss: .poisson),
      z: residuals.z, y: Matrix(rows: 1, columns: 4, values: [2, 0, 5, 1]),
      cost: -0.1676367288583459,
      dZ: [-0.087819682324968, 0.0716261992150475, 0.597264024732663, 0.0262927295189119]),
    // torch.maximum(τ e, (τ − 1) e) of e = y − z, averaged over the levels 0.1, 0.5 and 0.9
    Sample(
      objective: ReferenceObjective(loss: .quantile(levels: [0.1, 0.5, 0.9])),
      z: Matrix(rows: 3, columns: 2, values: [0.5, -1.25, 2, 0.1, 1.5, 0.25]),
      y: Matrix(rows: 3, columns: 2, values: [0.25, 0.5, 0.25, 0.5, 0.25, 0.5]),
      cost: 0.3041666666666667,
      dZ: [0.15, -1.0 / 60, 1.0 / 12, -1.0 / 12, 1.0 / 60, -0.15]),
    // relu(1 − t z) with t = 1, 1, −1
    Sample(
      objective: ReferenceObjective(loss: .hinge),
      z: Matrix(rows: 1, columns: 3, values: [0.5, -1.25, 2]),
      y: Matrix(rows: 1, columns: 3, values: [1, 1, 0]),
      cost: 1.91666666666667, dZ: [-1.0 / 3, -1.0 / 3, 1.0 / 3]),
  ]

  /// With X = 1, the identity matrix, and b = 0, the logits are W, and dW is dZ.
  @Test(arguments: samples)
  func agreesWithPyTorch(sample: Sample) {
    let (z, y) = (sample.z, sample.y)
    let network = ReferenceNetwork(
      weights: [z], biases: [Matrix(rows: z.rows, columns: 1) { _, _ in 0 }], activations: [],
      objective: sample.objective)
    let x = Matrix(rows: z.columns, columns: z.columns) { i, j in i == j ? 1 : 0 }
    #expect(abs(network.objective(x, y) - sample.cost) < 5e-15)
    for (value, expected) in zip(network.gradients(x, y).dW[0].values, sample.dZ) {
      #expect(abs(value - expected) < 1e-15)
    }
  }

  @Test func smoothingAndWeightsLeaveTheReportedCostAlone() {
    for loss in ReferenceLoss.all {
      var random = SplitMix64(seed: 1)
      let objective = ReferenceObjective(
        loss: loss, labelSmoothing: 0.2, classWeights: [2, 2, 2], l1: 0.1, l2: 0.1)
      let outputs = loss == .binaryCrossEntropy ? 1 : 3
      let problem = ReferenceProblem([2, 3, outputs], examples: 6, [.tanh], objective, &random)
      let network = problem.network
      let plain = ReferenceNetwork(
        weights: network.weights, biases: network.biases, activations: [.tanh], loss: loss)
      #expect(network.cost(problem.x, problem.y) == plain.cost(problem.x, problem.y))
      #expect(network.objective(problem.x, problem.y) > plain.objective(problem.x, problem.y))
    }
  }

  /// Neither smoothing nor weights are for regression, nor smoothing for the hinge.
  @Test(arguments: ReferenceLoss.all)
  func settingsApplyToTheirLossesOnly(loss: ReferenceLoss) {
    let objective = ReferenceObjective(loss: loss, labelSmoothing: 0.3, classWeights: [3, 5])
    let smooths = loss == .binaryCrossEntropy || loss == .categoricalCrossEntropy
    #expect((objective.smoothed([0, 1]) == [0, 1]) == !smooths)
    // Two outputs of a binary cross-entropy are labels.
    #expect(
      objective.weight([0, 1]) == (loss.isClassification && loss != .binaryCrossEntropy ? 5 : 1))
    #expect(objective.weight([0]) == (loss.isClassification ? 3 : 1))
  }

  @Test func smoothedTargets() {
    let binary = ReferenceObjective(loss: .binaryCrossEntropy, labelSmoothing: 0.5)
    #expect(binary.smoothed([1]) == [0.75])
    #expect(binary.smoothed([0]) == [0.25])
    let categorical = ReferenceObjective(loss: .categoricalCrossEntropy, labelSmoothing: 0.5)
    #expect(categorical.smoothed([0, 1, 0, 0]) == [0.125, 0.625, 0.125, 0.125])
  }

  @Test func binaryHinge() {
    let hinge = ReferenceLoss.hinge
    #expect(hinge.value([0.25], [1]) == 0.75)
    #expect(hinge.gradient([0.25], [1]) == [-1])
    #expect(hinge.value([0.25], [0]) == 1.25)
    #expect(hinge.gradient([0.25], [0]) == [1])
    #expect(hinge.value([1.5], [1]) == 0)
    #expect(hinge.gradient([1.5], [1]) == [0])
    #expect(hinge.value([-1], [0]) == 0)
    #expect(hinge.gradient([-1], [0]) == [0])  // at the kink
  }

  @Test func multiclassHinge() {
    let hinge = ReferenceLoss.hinge
    #expect(hinge.value([0.5, 2, 1.75], [1, 0, 0]) == 2.5)
    #expect(hinge.gradient([0.5, 2, 1.75], [1, 0, 0]) == [-1, 1, 0])
    #expect(hinge.value([0.5, 2, 1.75], [0, 1, 0]) == 0.75)
    #expect(hinge.gradient([0.5, 2, 1.75], [0, 1, 0]) == [0, -1, 1])
    #expect(hinge.gradient([2, 0, 2], [0, 1, 0]) == [1, -1, 0])  // the first of equals
    #expect(hinge.gradient([0, 2, 2], [1, 0, 0]) == [-1, 1, 0])
    #expect(hinge.value([3, 2, 1], [1, 0, 0]) == 0)
    #expect(hinge.gradient([3, 2, 1], [1, 0, 0]) == [0, 0, 0])  // at the kink
    #expect(hinge.gradient([0, 0, 0], [0, 0, 1]) == [1, 0, -1])
  }

  @Test func absoluteLossesAtTheirKinks() {
    // The mean over the outputs.
    #expect(ReferenceLoss.meanAbsoluteError.gradient([1, 2, 0, 0], [1, 1, 1, 0]) == [0, 0.25, -0.25, 0])
    #expect(
      ReferenceLoss.huber(delta: 0.5).gradient([0.5, -0.5, 0.75, 0], [0, 0, 0, 0]) == [
        0.125, -0.125, 0.125, 0,
      ])
    #expect(ReferenceLoss.huber(delta: 0.5).value([0.5, 1], [0, 0]) == (0.125 + 0.375) / 2)
    let quantile = ReferenceLoss.quantile(levels: [0.25, 0.75])
    #expect(quantile.gradient([1, 1, 2, 0], [1, 2, 1, 1]) == [0, -0.1875, 0.1875, -0.1875])
    #expect(quantile.value([1, 1, 2, 0], [1, 2, 1, 1]) == (0 + 0.75 + 0.75 + 0.75) / 4)
  }

  /// Logits of ±10⁴ in a network without hidden layers.
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

  @Test(arguments: [(ReferenceLoss.categoricalCrossEntropy, 10_000.0), (.hinge, 10_000.5)])
  func classLossesDoNotOverflow(loss: ReferenceLoss, cost: Double) {
    let y = Matrix(rows: 2, columns: 2, values: [1, 1, 0, 0])
    let x = Matrix(rows: 2, columns: 2, values: [1, -1, -1, 1])
    let network = Self.scaling(by: 1e4, width: 2, loss)
    #expect(network.cost(x, y) == cost)  // (0 + 2·10⁴) / 2, and (0 + 1 + 2·10⁴) / 2
    #expect(network.gradients(x, y).dW[0].values == [0.5, -0.5, -0.5, 0.5])
    #expect(network.gradients(x, y).db[0].values == [-0.5, 0.5])
    #expect(network.naiveCost(x, y).isFinite == (loss == .hinge))
  }

  @Test(
    arguments: [
      (ReferenceLoss.meanSquaredError, 1e8, 2e4), (.meanAbsoluteError, 1e4, 1), (.huber(delta: 1), 9999.5, 1),
    ])
  func regressionLossesDoNotOverflow(loss: ReferenceLoss, cost: Double, derivative: Double) {
    let y = Matrix(rows: 1, columns: 2, values: [0, 0])
    let x = Matrix(rows: 1, columns: 2, values: [1, -1])
    let network = Self.scaling(by: 1e4, width: 1, loss)
    #expect(network.cost(x, y) == cost)
    #expect(network.gradients(x, y).dW[0].values == [derivative])
  }

  /// One layer with W = factor · 1 and b = 0.
  private static func scaling(by factor: Double, width: Int, _ loss: ReferenceLoss) -> ReferenceNetwork {
    ReferenceNetwork(
      weights: [Matrix(rows: width, columns: width) { i, j in i == j ? factor : 0 }],
      biases: [Matrix(rows: width, columns: 1) { _, _ in 0 }],
      activations: [],
      loss: loss)
  }
}
