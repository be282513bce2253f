// One-hot groups in training: codes train to the same bits as the zeros and ones that they stand for.

import NeuralNetwork
import Testing

private func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }

struct CategoryTests {
  /// Some trainings of every part that sees the first layer.
  private static let variants: [@Sendable (inout TrainingSettings) -> Void] = [
    { _ in },
    { $0.optimizer = .momentum(0.9) },
    { $0.optimizer = .nesterov(0.9) },
    { $0.optimizer = .rmsprop(rho: 0.9, epsilon: 1e-8, momentum: 0) },
    { $0.optimizer = .rmsprop(rho: 0.9, epsilon: 1e-8, momentum: 0.5) },
    { $0.optimizer = .adagrad(epsilon: 1e-10) },
    { $0.optimizer = .adam(.init()) },
    { $0.optimizer = .nadam(.init(), momentumDecay: 0.004) },
    { $0.regularization.weightDecay = 0.1 },
    {
      $0.regularization.l1 = 1e-3
      $0.regularization.l2 = 1e-2
    },
    {
      $0.regularization.clipNorm = 0.1
      $0.regularization.dropout = 0.25
    },
    { $0.regularization.maxNorm = 0.5 },
  ]

  private func expectSameBits(_ problem: CategoryProblem, _ settings: TrainingSettings) {
    let initial = problem.parameters(seed: 2)
    var coded = Trainer(initial, examples: problem.coded, settings: settings, seed: 3)
    var expanded = Trainer(initial, examples: problem.expanded, settings: settings, seed: 3)
    let haveSameGradients = bits(coded.gradientsOfFirstBatch()) == bits(expanded.gradientsOfFirstBatch())
    #expect(haveSameGradients)
    for _ in 1...3 { #expect(coded.trainEpoch() == expanded.trainEpoch()) }
    // Without the numbers themselves in a failure's message.
    let (first, second) = (coded.copyState(), expanded.copyState())
    let haveSameParameters = bits(first.parameters.values) == bits(second.parameters.values)
    let haveSameStates = first == second
    let haveLearned = bits(first.parameters.values) != bits(initial.values)
    #expect(haveSameParameters && haveSameStates && haveLearned)
    #expect(coded.evaluate(problem.coded) == expanded.evaluate(problem.expanded))
    // A stored network takes either.
    var network = Network(first.parameters, form: problem.coded.inputs.form)
    var other = Network(first.parameters)
    let haveSameScores =
      bits(network.scores(problem.coded.inputs)) == bits(other.scores(problem.expanded.inputs))
    #expect(haveSameScores)
  }

  @Test("Codes train to the bits of zeros and ones, with every optimizer and constraint", arguments: 0..<12)
  func settings(variant: Int) {
    var settings = TrainingSettings(learningRate: 0.05, batchSize: 32, epochs: 3)
    Self.variants[variant](&settings)
    expectSameBits(CategoryProblem(count: 150, numbers: 5, cardinalities: [3, 30], seed: 1), settings)
  }

  @Test("Codes train to the bits of zeros and ones, for any shape", arguments: 1...12)
  func shapes(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    func any(_ range: ClosedRange<Int>) -> Int { .random(in: range, using: &generator) }
    let cardinalities = (0..<any(1...5)).map { _ in any(1...40) }
    let problem = CategoryProblem(
      count: any(1...400), numbers: any(0...40), cardinalities: cardinalities,
      hidden: (0..<any(0...2)).map { _ in any(1...40) },
      normalization: Normalization.allCases[any(0...2)], seed: seed)
    for batchSize in [0, 1 + any(0...3) * 43, 300] {
      expectSameBits(problem, TrainingSettings(learningRate: 0.1, batchSize: batchSize, epochs: 3))
    }
  }

  @Test("Where no code has a category, only the numbers count")
  func none() {
    let form = InputForm(numbers: 2, cardinalities: [3, 4])
    let architecture = Architecture(
      sizes: [form.inputCount(embeddings: [Embedding(cardinality: 3, width: 2)]), 1],
      embeddings: [Embedding(cardinality: 3, width: 2)], activations: [], loss: .meanSquaredError)
    // E, 3 × 2; W, 1 × 8, of numbers, the embedding and the group; b.
    let parameters = Parameters(
      architecture: architecture,
      values: [1, 2, 3, 4, 5, 6] + [7, 8, 10, 100, 1000, 2000, 3000, 4000] + [0.5])
    var network = Network(parameters, form: form)
    let inputs = Inputs(
      numbers: [1, 2, 1, 2, 0, 0, 0, 0], codes: [-1, -1, -1, 3, 2, -1, 0, 0], form: form, count: 4)
    #expect(network.scores(inputs) == [23.5, 4023.5, 650.5, 1210.5])
  }

  @Test("Memory is that of the codes, not of the zeros")
  func memory() {
    let embeddings = [Embedding(cardinality: 10, width: 3)]
    let form = InputForm(numbers: 5, cardinalities: [10, 1000, 7])
    #expect(form.inputCount(embeddings: embeddings) == 1015)
    let architecture = Architecture(
      sizes: [1015, 16, 1], embeddings: embeddings, activations: [.relu], loss: .binaryCrossEntropy)
    #expect(architecture.parameterCount == 30 + 1015 * 16 + 16 + 17)
    #expect(architecture.parameterRange(ofEmbedding: 0) == 0..<30)
    #expect(architecture.parameterRanges(ofLayer: 1).weight == 30..<30 + 1015 * 16)
    // In panels: 32, 1024 · 16 + 16, 16 · 16 + 16; a row has 16 numbers and 3 codes.
    let parameters = 32 + 1024 * 16 + 16 + 272
    #expect(Network.memory(architecture, form: form) == 4 * (parameters + 128 * (16 + 3 + 32)))
    #expect(Network.memory(architecture) == 4 * (parameters + 128 * (1024 + 1 + 32)))
    let settings = TrainingSettings(learningRate: 0.1, batchSize: 10, epochs: 1)
    // Parameters now and at best, outputs, and inputs; the gradients, and for a row two deltas, derivatives
    // and dA[0], whose 3 columns may be in two panels.
    #expect(
      Trainer.memory(architecture, form: form, exampleCount: 100, settings: settings)
        == 4 * (parameters + architecture.parameterCount + 32 * 128 + 138 * 19)
        + 4 * (parameters + 10 * (2 * 16 + 16 + 32)))
    let cost = architecture.cost(form: form, exampleCount: 100, settings: settings)
    // 8 inputs are in the product, and 3 of them get a gradient.
    #expect(cost.forwardFLOPs == 10 * 2 * (8 * 16 + 16))
    #expect(cost.backwardFLOPs == 10 * 2 * (8 * 16 + 3 * 16 + 16 + 16))
    #expect(
      cost.memory == Trainer.memory(architecture, form: form, exampleCount: 100, settings: settings))
  }
}
