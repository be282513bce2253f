import Testing

/// Batch and layer normalisation against PyTorch 2.15 in float64, and at the edges.
struct ReferenceNormalizationTests {
  /// What BatchNorm1d(3) and LayerNorm(3) make of the fixed network: U[1] row by row, J, and the gradients.
  struct Sample: Sendable {
    let normalization: ReferenceNormalization
    let u: [Double]
    let cost: Double
    /// of W[1], b[1], γ[1], β[1], W[2], b[2]
    let gradients: [Double]
  }

  static let samples = [
    Sample(
      normalization: .batch,
      u: [
        0.682285460179398, 0.855199644251157, -2.25725566904051, 1.71977056460995, -0.423537397442683,
        -1.12699334097, -0.698802766649023, 0.249333505061703, 0.337958073723023, -1.80465994291726,
        3.79911025444963, 0.667591614744605,
      ],
      cost: 1.20871552745533,
      gradients: [
        -0.638103134580639, -1.27624713536587, -0.0743917277868879, 0.0991919914859149, -0.0342794357203205,
        -0.011427054678086, 0, 0, 0, 0.200213965677317, 0.47308454123913, -0.0994122396069665,
        0.574949264271838, -0.729194873990198, 0.202935858220063, 0.743910340529678, -1.07679872513573,
        -0.713774614442395, 1.517147438344,
      ]),
    Sample(
      normalization: .layer,
      u: [
        0.118364566620115, 2.1018564043116, -1.27857008754681, -0.334837670170793, 0.133103751017543,
        -0.509956217227482, -0.669841120838535, 0.18610826240816, -1.60690109289699, -1.67931700350554,
        3.46745793341656, -1.21464948940491,
      ],
      cost: 1.80977858639176,
      gradients: [
        -2.04471659226969, -0.801034192343457, 0.564651224597471, 0.520564215900186, 1.48006536767222,
        0.280469976443271, -1.34360214976758, 0.164639023588693, 1.17896312617889, 0.253483056716975,
        1.65023939917497, 0.0798241050092905, -0.769166572071882, 0.30897437939862, -0.0892183317283046,
        0.987711136815224, -0.773015343911561, 0.35564586669966, -0.0636057158905758,
      ]),
  ]

  @Test(arguments: samples)
  func agreesWithPyTorch(sample: Sample) {
    let network = Self.network(sample.normalization)
    expect(network.forward(Self.x).u[0].values, sample.u)
    expect([network.cost(Self.x, Self.y)], [sample.cost])
    expect(network.gradients(Self.x, Self.y).flattened, sample.gradients)
  }

  /// The running statistics after the batches X and 2 X, and the evaluation of X with them.
  @Test func runningStatisticsAgreeWithPyTorch() {
    let network = Self.network(.batch)
    let twice = Matrix(rows: 2, columns: 4, values: Self.x.values.map { 2 * $0 })
    var running = network.updatedStatistics(network.initialStatistics, Self.x)
    running = network.updatedStatistics(running, twice)
    expect(running[0].mean.values, [0.1005625, 0.2610625, 0.111375])
    expect(running[0].variance.values, [1.00204427083333, 1.49204427083333, 2.31317708333333])
    expect(
      network.forward(Self.x, .evaluation(running: running)).u[0].values,
      [
        0.904734094443386, 0.998387948604935, -0.68738142630294, 1.46665721941268, -0.20264451804805,
        -0.791061973515214, -0.432894826709114, 0.360189569790107, 0.833666656063712, -1.30320275224328,
        4.28553262332885, 1.16241579580325,
      ])
    expect([network.cost(Self.x, Self.y, .evaluation(running: running))], [1.19355698202289])
  }

  /// One row: Ẑ = 0, so U = β whatever Z, and nothing reaches W[1] and b[1].
  @Test func batchOfOneRow() {
    let network = Self.network(.batch)
    let x = Matrix(rows: 2, columns: 1, values: [3, -7])
    let y = Matrix(rows: 1, columns: 1, values: [0.5])
    #expect(network.forward(x).u[0] == network.shifts[0])
    let gradients = network.gradients(x, y)
    #expect(gradients.flattened.allSatisfy { $0.isFinite })
    #expect(
      (gradients.dW[0].values + gradients.db[0].values + gradients.dScale[0].values).allSatisfy { $0 == 0 })
    #expect(gradients.dShift[0].values.allSatisfy { $0 != 0 })

    let before = ReferenceStatistics(
      mean: Matrix(rows: 3, columns: 1, values: [1, 2, 3]),
      variance: Matrix(rows: 3, columns: 1, values: [4, 5, 6]))
    let after = network.updatedStatistics([before], x)[0]
    #expect(after.variance == before.variance)
    // Z = 3.35, −2.45, −11.7
    expect(after.mean.values, [0.9 + 0.1 * 3.35, 1.8 - 0.1 * 2.45, 2.7 - 0.1 * 11.7])
  }

  /// A layer of one unit: Ẑ = 0 for every example.
  @Test func layerOfOneUnit() {
    var random = SplitMix64(seed: 1)
    let problem = ReferenceProblem(
      [3, 1, 2], examples: 4, [.tanh], ReferenceObjective(loss: .meanSquaredError), normalization: .layer,
      &random)
    let shift = problem.network.shifts[0][0, 0]
    #expect(problem.network.forward(problem.x).u[0].values == [shift, shift, shift, shift])
    #expect(problem.network.gradients(problem.x, problem.y).dW[0].values == [0, 0, 0])
  }

  /// Examples that are all alike: v = 0 although there are several.
  @Test func equalExamples() {
    let x = Matrix(rows: 2, columns: 3, values: [1, 1, 1, 0.5, 0.5, 0.5])
    let y = Matrix(rows: 1, columns: 3, values: [0, 1, 2])
    let network = Self.network(.batch)
    for (u, shift) in zip(network.forward(x).u[0].column(2), network.shifts[0].values) {
      #expect(abs(u - shift) < 1e-12)  // the rounding of μ, times 1 / √ε
    }
    #expect(network.gradients(x, y).flattened.allSatisfy { $0.isFinite })
  }

  /// Training and evaluation differ by masks, and for batch normalisation by the statistics, in nothing else.
  @Test(arguments: ReferenceNormalization.allCases)
  func evaluationWithTheStatisticsOfTheBatch(normalization: ReferenceNormalization) {
    let network = Self.network(normalization)
    let own = network.forward(Self.x).statistics
    #expect(network.cost(Self.x, Self.y, .evaluation(running: own)) == network.cost(Self.x, Self.y))
    let other = Self.network(normalization).initialStatistics
    let cost = network.cost(Self.x, Self.y, .evaluation(running: other))
    #expect((cost == network.cost(Self.x, Self.y)) == (normalization != .batch))
  }

  /// γ = 1 and β = 0 where they are not given.
  @Test(arguments: ReferenceNormalization.allCases)
  func defaultScalesAndShifts(normalization: ReferenceNormalization) {
    let given = Self.network(normalization)
    let network = ReferenceNetwork(
      weights: given.weights, biases: given.biases, activations: [.tanh], normalization: normalization,
      objective: ReferenceObjective(loss: .meanSquaredError))
    #expect(network.scales.map(\.values) == (normalization == .none ? [] : [[1, 1, 1]]))
    #expect(network.shifts.map(\.values) == (normalization == .none ? [] : [[0, 0, 0]]))
    let pass = network.forward(Self.x)
    #expect(pass.u == pass.standardized)
    #expect((pass.u == [pass.z[0]]) == (normalization == .none))
  }

  private static let x = Matrix(rows: 2, columns: 4, values: [1, 0.5, -0.5, 2, 0.25, -1, 1.5, 0.75])
  private static let y = Matrix(rows: 1, columns: 4, values: [0.5, -1, 0.25, 1])

  private static func network(_ normalization: ReferenceNormalization) -> ReferenceNetwork {
    ReferenceNetwork(
      weights: [
        Matrix(rows: 3, columns: 2, values: [0.5, -0.25, 1, 0.75, -0.5, 1.5]),
        Matrix(rows: 1, columns: 3, values: [0.75, -1, 0.5]),
      ],
      biases: [
        Matrix(rows: 3, columns: 1, values: [0.1, -0.2, 0.3]), Matrix(rows: 1, columns: 1, values: [0.2]),
      ],
      scales: normalization == .none ? nil : [Matrix(rows: 3, columns: 1, values: [1.5, 0.5, 2])],
      shifts: normalization == .none ? nil : [Matrix(rows: 3, columns: 1, values: [0.25, -0.5, 0.75])],
      activations: [.tanh],
      normalization: normalization,
      objective: ReferenceObjective(loss: .meanSquaredError))
  }

  private func expect(
    _ values: [Double], _ expected: [Double], sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(values.count == expected.count, sourceLocation: sourceLocation)
    for (value, expected) in zip(values, expected) {
      #expect(abs(value - expected) <= 1e-14 * max(1, abs(expected)), sourceLocation: sourceLocation)
    }
  }
}
