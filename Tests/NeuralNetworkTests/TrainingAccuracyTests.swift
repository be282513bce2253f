import NeuralNetwork
import Testing

struct TrainingAccuracyTests {
  /// The first epoch of a network without hidden layers, measured before its only step.
  private func correct(
    _ loss: Loss, weights: [Float], features: [Float], targets: [Float], outputs: Int
  ) throws -> Double {
    let count = features.count / targets.count
    let architecture = Architecture(
      features: count, hidden: [], outputs: outputs, activation: .identity, loss: loss)
    let bias = [Float](repeating: 0, count: outputs)
    var trainer = Trainer(
      Parameters(architecture: architecture, values: weights + bias),
      examples: Examples(features: features, targets: targets, featureCount: count),
      settings: TrainingSettings(learningRate: 0.1, batchSize: 0, epochs: 1), seed: 1)
    let epoch = trainer.trainEpoch()
    return try #require(epoch).accumulator.correct
  }

  @Test("Of two classes the output's sign decides", arguments: [Loss.binaryCrossEntropy, .hinge])
  func binary(loss: Loss) throws {
    // The outputs are the features: right, wrong, wrong, right, right.
    #expect(
      try correct(
        loss, weights: [1], features: [-2, -0.25, 0.5, 1.5, 0.125], targets: [0, 1, 0, 1, 1], outputs: 1) == 3
    )
    #expect(try correct(loss, weights: [1], features: [-2, -1], targets: [1, 1], outputs: 1) == 0)
  }

  @Test("Of several classes the largest output decides", arguments: [Loss.categoricalCrossEntropy, .hinge])
  func several(loss: Loss) throws {
    // The outputs are the features; the classes with the largest one: 0, 2, 1, 2.
    #expect(
      try correct(
        loss, weights: [1, 0, 0, 0, 1, 0, 0, 0, 1],
        features: [3, 1, 2, -3, -2, -1, 0.5, 0.75, 0.25, -1, 0, 0.5], targets: [0, 2, 2, 1], outputs: 3) == 2)
  }
}
