// Checks optimizer states, initial weights and minibatches against their definitions.

import Randomness
import Testing

@testable import NeuralNetwork

struct TrainingDefinitionTests {
  // MARK: Optimizers

  @Test("A state is one that an optimizer can have, or none")
  func states() {
    func isState(_ optimizer: Optimizer, step: Int = 1, product: Double = 1, slots: Int) -> Bool {
      OptimizerState(
        step: step, momentumProduct: product, slots: Array(repeating: 0, count: slots), of: optimizer,
        parameterCount: 5)
        != nil
    }
    #expect(
      isState(.sgd, slots: 0) && !isState(.sgd, step: 0, slots: 0) && !isState(.sgd, step: -1, slots: 0))
    #expect(!isState(.sgd, product: 0.9, slots: 0) && !isState(.sgd, slots: 5))
    let nadam = Optimizer.nadam(.init(), momentumDecay: 0.004)
    for (product, isOne) in [(0.9, true), (0, true), (1, false), (-0.1, false), (.nan, false)] {
      #expect(isState(nadam, product: product, slots: 10) == isOne)
    }
    let counts: [(Optimizer, Int)] = [
      (.momentum(0.9), 1), (.nesterov(0.9), 1), (.adagrad(epsilon: 1), 1), (.adam(.init()), 2),
      (.rmsprop(rho: 0.9, epsilon: 1, momentum: 0), 1), (.rmsprop(rho: 0.9, epsilon: 1, momentum: 0.1), 2),
    ]
    for (optimizer, count) in counts {
      #expect(optimizer.slotCount == count)
      #expect(isState(optimizer, slots: 5 * count) && !isState(optimizer, slots: 5 * count + 1))
      #expect(!isState(optimizer, slots: 5 * (count - 1)))
    }
  }

  // MARK: Initializers

  @Test(
    "An orthogonal matrix starts with the direction of the first draws, along its longer side",
    arguments: [4, 9, 6])
  func orthogonal(units: Int) {
    let inputs = 6
    let architecture = Architecture(
      sizes: [inputs, units, 1], activations: [.tanh], loss: .binaryCrossEntropy)
    let weights = Array(
      Parameters(architecture: architecture, initializer: .orthogonal, seed: 8).weight(ofLayer: 1))
    var stream = RandomStream(seed: 8, purpose: .initialization, index: 1)
    let draws = (0..<max(inputs, units)).map { _ in stream.normal() }
    let length = draws.reduce(0) { $0 + $1 * $1 }.squareRoot()
    for (index, draw) in draws.enumerated() {
      let weight = units >= inputs ? weights[index * inputs] : weights[index]
      #expect(abs(Double(weight) - draw / length) < 1e-6)
    }
  }

  @Test("Every activation has the weights that suit it")
  func suited() {
    let suited = Activation.allCases.map { Initializer.suited(to: $0) }
    #expect(
      suited == [
        .xavierUniform, .xavierUniform, .heNormal, .heNormal, .heNormal, .lecunNormal, .heNormal, .heNormal,
        .heNormal,
        .xavierUniform,
      ])
    // Without hidden layers the output is like one of the identity.
    let flat = Architecture(sizes: [30, 1], activations: [], loss: .meanSquaredError)
    #expect(
      Parameters(architecture: flat, initializer: nil, seed: 1)
        == Parameters(architecture: flat, initializer: .xavierUniform, seed: 1))
  }

  // MARK: Training

  @Test("The first batch is that of the first rows, whatever has been trained")
  func firstBatch() {
    func examples(_ count: Int) -> Examples {
      Examples(
        features: (0..<count * 2).map { Float($0 * 7919 % 101) / 101 },
        targets: (0..<count).map { Float($0 % 2) },
        featureCount: 2)
    }
    let architecture = Architecture(sizes: [2, 4, 1], activations: [.tanh], loss: .binaryCrossEntropy)
    let settings = TrainingSettings(learningRate: 0.1, batchSize: 5, epochs: 3)
    var trainer = Trainer(
      Parameters(architecture: architecture, initializer: nil, seed: 1), examples: examples(20),
      settings: settings, seed: 1)
    _ = trainer.trainEpoch()
    var first = Trainer(trainer.copyParameters(), examples: examples(5), settings: settings, seed: 1)
    #expect(trainer.gradientsOfFirstBatch() == first.gradientsOfFirstBatch())
  }

  @Test("The gradient of the first batch has the masks of the epoch that comes next")
  func firstMasks() {
    let data = Examples(
      features: (0..<40).map { Float($0 * 7919 % 101) / 101 }, targets: (0..<20).map { Float($0 % 2) },
      featureCount: 2)
    let architecture = Architecture(sizes: [2, 16, 1], activations: [.tanh], loss: .binaryCrossEntropy)
    var settings = TrainingSettings(learningRate: 0.5, batchSize: 0, epochs: 3)
    settings.regularization.dropout = 0.5
    var trainer = Trainer(
      Parameters(architecture: architecture, initializer: nil, seed: 1), examples: data, settings: settings,
      seed: 1)
    for _ in 0..<3 {
      let before = trainer.copyParameters().values
      let gradients = trainer.gradientsOfFirstBatch()
      _ = trainer.trainEpoch()
      for (index, value) in trainer.copyParameters().values.enumerated() {
        #expect(abs(before[index] - 0.5 * gradients[index] - value) < 1e-6)
      }
    }
  }

  @Test("If all examples are of one class, there is no ranking", arguments: [0, 1] as [Float])
  func oneClass(target: Float) {
    let architecture = Architecture(sizes: [1, 1], activations: [], loss: .binaryCrossEntropy)
    var network = Network(Parameters(architecture: architecture, values: [1, 0]))
    let metrics = network.evaluate(
      Examples(features: [1, 2, 3], targets: [target, target, target], featureCount: 1))
    #expect(metrics[.rocAUC] == nil && metrics[.accuracy] == Double(target))
  }
}
