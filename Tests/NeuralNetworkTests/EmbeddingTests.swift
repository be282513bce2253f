// Embeddings: their gradient, their first values, and their place in a training's state.

import NeuralNetwork
import Randomness
import Testing

struct EmbeddingTests {
  private static let problem = CategoryProblem(
    count: 60, numbers: 4, cardinalities: [5, 7, 3], widths: [3, 6], hidden: [6, 4], seed: 5)

  @Test(
    "The gradient is that of central differences, also of inputs without a hidden layer",
    arguments: Normalization.allCases, [(4, []), (14, [6]), (20, [6, 4])])
  func gradient(normalization: Normalization, shape: (numbers: Int, hidden: [Int])) {
    let problem = CategoryProblem(
      count: 60, numbers: shape.numbers, cardinalities: [5, 7, 3], widths: [3, 6], hidden: shape.hidden,
      normalization: normalization, seed: 5)
    let initial = problem.parameters(seed: 1)
    let settings = TrainingSettings(learningRate: 0, batchSize: 0, epochs: 1)
    var trainer = Trainer(initial, examples: problem.coded, settings: settings, seed: 0)
    let gradients = trainer.gradientsOfFirstBatch()
    func loss(_ index: Int, _ change: Float) -> Double {
      var values = initial.values
      values[index] += change
      var trainer = Trainer(
        Parameters(architecture: problem.architecture, values: values), examples: problem.coded,
        settings: settings, seed: 0)
      return trainer.trainEpoch()?.accumulator.meanLoss ?? .nan
    }
    let count = 5 * 3 + 7 * 6
    #expect(problem.architecture.parameterRanges(ofLayer: 1).weight.lowerBound == count)
    for index in 0..<count {
      func difference(_ change: Float) -> Double {
        (loss(index, change) - loss(index, -change)) / Double(2 * change)
      }
      // Without the error of second order.
      let slope = (4 * difference(0x1p-7) - difference(0x1p-6)) / 3
      #expect(abs(slope - Double(gradients[index])) < 5e-5)
    }
    #expect(gradients[..<count].contains { abs($0) > 2e-3 })
  }

  @Test("Tables are drawn from U(−0.05, 0.05) by streams of their own")
  func initialValues() {
    let table = Embedding(cardinality: 100, width: 20)
    func parameters(_ embeddings: [Embedding], seed: UInt64 = 1) -> Parameters {
      Parameters(
        architecture: Architecture(
          sizes: [50, 3, 1], embeddings: embeddings, activations: [.relu], loss: .binaryCrossEntropy),
        initializer: nil, seed: seed)
    }
    let two = parameters([table, table])
    let (first, second) = (two.table(ofEmbedding: 0), two.table(ofEmbedding: 1))
    #expect(first.count == 2000 && second.count == 2000 && Array(first) != Array(second))
    for values in [first, second] {
      #expect(values.allSatisfy { abs($0) <= 0.05 } && values.contains { abs($0) > 0.0499 })
      // The mean of 2000 has the standard deviation 0.00065; the mean square is 0.05² / 3.
      #expect(abs(values.reduce(0, +) / 2000) < 0.002)
      #expect(abs(values.reduce(0) { $0 + $1 * $1 } / 2000 * 1200 - 1) < 0.1)
    }
    let isSame = parameters([table]).values[..<2000] == first
    #expect(isSame)
    var stream = RandomStream(seed: 1, purpose: .embedding, index: 2)
    #expect(RandomStream.Purpose.embedding.rawValue == 5)
    for value in second.prefix(3) { #expect(abs(Double(value) - (stream.uniform() * 0.1 - 0.05)) < 1e-8) }
    let isOther = parameters([table], seed: 2).values[..<2000] != first
    #expect(isOther)
    // The layers' weights are drawn as without embeddings.
    let haveSameLayers = Array(two.values[4000...]) == parameters([]).values
    #expect(haveSameLayers)
  }

  @Test("Training from an epoch's state gives the same bits as continuing", arguments: [0, 16])
  func resumes(batchSize: Int) {
    let problem = Self.problem
    var settings = TrainingSettings(learningRate: 0.05, batchSize: batchSize, epochs: 6)
    settings.optimizer = .adam(.init())
    var straight = Trainer(
      problem.parameters(seed: 1), examples: problem.coded, settings: settings, seed: 4)
    for _ in 1...3 { _ = straight.trainEpoch() }
    var resumed = Trainer(
      resuming: straight.copyState(), examples: problem.coded, settings: settings, seed: 4)
    for _ in 4...6 { #expect(straight.trainEpoch() == resumed.trainEpoch()) }
    let isSame = straight.copyState() == resumed.copyState()
    #expect(isSame)
  }

  @Test("Plain descent gives the bits of momentum 0, whose steps write gradients")
  func descent() {
    let problem = Self.problem
    var settings = TrainingSettings(learningRate: 0.5, batchSize: 16, epochs: 4)
    var plain = Trainer(problem.parameters(seed: 1), examples: problem.coded, settings: settings, seed: 0)
    settings.optimizer = .momentum(0)
    var momentum = Trainer(
      problem.parameters(seed: 1), examples: problem.coded, settings: settings, seed: 0)
    for _ in 1...4 { #expect(plain.trainEpoch() == momentum.trainEpoch()) }
    let isSame = plain.copyParameters() == momentum.copyParameters()
    let hasLearned =
      plain.copyParameters().table(ofEmbedding: 1) != problem.parameters(seed: 1).table(ofEmbedding: 1)
    #expect(isSame && hasLearned)
  }
}
