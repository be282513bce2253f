// What holds of training whatever the numbers are.

import NeuralNetwork
import Testing

struct TrainerTests {
  private func examples(_ count: Int, features: Int, loss: Loss, scale: Float = 1) -> Examples {
    Examples(
      features: (0..<count * features).map { Float(($0 * 7919) % 101) / 101 * scale - scale / 2 },
      targets: (0..<count).map { Float(loss == .meanSquaredError ? $0 : $0 % 2) }, featureCount: features)
  }

  private func parameters(_ hidden: [Int], features: Int, loss: Loss, seed: UInt64 = 1) -> Parameters {
    Parameters(
      architecture: Architecture(
        features: features, hidden: hidden, outputs: loss == .categoricalCrossEntropy ? 2 : 1,
        activation: .relu,
        loss: loss),
      initializer: .heNormal, seed: seed)
  }

  @Test("Training again from an epoch's parameters gives the same bits as going on")
  func resumes() {
    let data = examples(50, features: 3, loss: .binaryCrossEntropy)
    let initial = parameters([8, 4], features: 3, loss: .binaryCrossEntropy)
    var straight = Trainer(initial, examples: data, batchSize: 8, seed: 4)
    for epoch in 1...3 { _ = straight.trainEpoch(epoch, learningRate: 0.1) }
    let kept = straight.copyParameters()
    var resumed = Trainer(kept, examples: data, batchSize: 8, seed: 4)
    for epoch in 4...6 {
      #expect(straight.trainEpoch(epoch, learningRate: 0.1) == resumed.trainEpoch(epoch, learningRate: 0.1))
    }
    #expect(straight.copyParameters() == resumed.copyParameters())
    var other = Trainer(kept, examples: data, batchSize: 8, seed: 5)
    for epoch in 4...6 { _ = other.trainEpoch(epoch, learningRate: 0.1) }
    #expect(other.copyParameters() != resumed.copyParameters())
  }

  @Test("A batch larger than the data is the full batch", arguments: [0, 50, 51, 1_000_000])
  func fullBatch(size: Int) {
    let data = examples(50, features: 3, loss: .meanSquaredError)
    let initial = parameters([5], features: 3, loss: .meanSquaredError)
    var expected = Trainer(initial, examples: data, batchSize: 0, seed: 0)
    var trainer = Trainer(initial, examples: data, batchSize: size, seed: 7)
    for epoch in 1...3 {
      #expect(trainer.trainEpoch(epoch, learningRate: 1e-3) == expected.trainEpoch(epoch, learningRate: 1e-3))
    }
  }

  @Test("Logits of ±10⁴ overflow nothing", arguments: [Loss.binaryCrossEntropy, .categoricalCrossEntropy])
  func extremeLogits(loss: Loss) {
    let initial = parameters([], features: 1, loss: loss)
    // One weight an output, no hidden layer: the features are the logits.
    let weights: [Float] = loss == .binaryCrossEntropy ? [1, 0] : [0, 1, 0, 0]
    let extreme = Parameters(architecture: initial.architecture, values: weights)
    let data = Examples(features: [1e4, -1e4, 1e4, -1e4], targets: [1, 0, 0, 1], featureCount: 1)
    var trainer = Trainer(extreme, examples: data, batchSize: 0, seed: 0)
    let tally = trainer.evaluate(data)
    #expect(tally.loss == 2e4)
    #expect(tally.accuracy == 0.5)
    #expect(!trainer.gradientsOfFirstBatch().contains { !$0.isFinite })
  }

  @Test(
    "A training that explodes shows as a loss that is not finite, with every activation",
    arguments: Activation.allCases)
  func divergence(activation: Activation) {
    let data = examples(40, features: 4, loss: .meanSquaredError, scale: 100)
    let architecture = Architecture(
      features: 4, hidden: [6], outputs: 1, activation: activation, loss: .meanSquaredError)
    var trainer = Trainer(
      Parameters(architecture: architecture, initializer: .xavierUniform, seed: 1), examples: data,
      batchSize: 8,
      seed: 0)
    let losses = (1...60).compactMap { trainer.trainEpoch($0, learningRate: 1e6)?.meanLoss }
    #expect(losses.contains { !$0.isFinite })
    #expect(losses.last?.isFinite == false)
    #expect(!trainer.evaluate(data).meanLoss.isFinite)
  }

  @Test("A cancelled epoch says so")
  func cancelling() {
    let data = examples(50, features: 3, loss: .binaryCrossEntropy)
    var trainer = Trainer(
      parameters([8], features: 3, loss: .binaryCrossEntropy), examples: data, batchSize: 10, seed: 4)
    var steps = 0
    let tally = trainer.trainEpoch(1, learningRate: 0.1) {
      steps += 1
      return steps == 3
    }
    #expect(tally == nil)
    #expect(steps == 3)
  }

  @Test("Evaluation goes through all examples, however many", arguments: [1, 255, 256, 257, 1000])
  func evaluation(count: Int) {
    let data = examples(count, features: 3, loss: .meanSquaredError)
    var network = Network(parameters([4], features: 3, loss: .meanSquaredError))
    let whole = network.evaluate(data)
    #expect(whole.count == count)
    var sum = 0.0
    for i in 0..<count {
      let one = Examples(
        features: Array(data.features[i * 3..<i * 3 + 3]), targets: [data.targets[i]], featureCount: 3)
      sum += network.evaluate(one).loss
    }
    #expect(abs(whole.loss - sum) <= 1e-5 * sum + 1e-5)
  }

  @Test("R² is 1 for the values themselves, 0 for their mean, and nothing where they do not vary")
  func r2() {
    let data = Examples(features: [1, 2, 3, 4], targets: [1, 2, 3, 4], featureCount: 1)
    let architecture = Architecture(sizes: [1, 1], activations: [], loss: .meanSquaredError)
    var exact = Network(Parameters(architecture: architecture, values: [1, 0]))
    #expect(exact.evaluate(data).r2(totalSumOfSquares: data.totalSumOfSquares) == 1)
    var mean = Network(Parameters(architecture: architecture, values: [0, 2.5]))
    #expect(mean.evaluate(data).r2(totalSumOfSquares: data.totalSumOfSquares) == 0)
    #expect(mean.evaluate(data).meanLoss == 1.25)
    #expect(mean.evaluate(data).r2(totalSumOfSquares: 0) == nil)
  }
}
