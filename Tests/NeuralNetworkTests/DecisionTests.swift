// The predicted class, especially at the boundary. As in scikit-learn, binary classifiers decide `scores > 0`, and the first
// of equal scores wins.

import NeuralNetwork
import Testing

struct DecisionTests {
  /// A network that puts out its inputs.
  private func confusion(_ loss: Loss, outputs: Int, logits: [Float], targets: [Float]) -> [Int]? {
    let identity = (0..<outputs * outputs).map { Float($0 / outputs == $0 % outputs ? 1 : 0) }
    let architecture = Architecture(sizes: [outputs, outputs], activations: [], loss: loss)
    var network = Network(
      Parameters(architecture: architecture, values: identity + Array(repeating: 0, count: outputs)))
    var evaluator = Evaluator(
      Examples(features: logits, targets: targets, featureCount: outputs), architecture: architecture)
    _ = network.evaluate(&evaluator)
    return evaluator.confusion?.counts
  }

  @Test("An output of exactly 0 is the first class", arguments: [Loss.binaryCrossEntropy, .hinge])
  func border(loss: Loss) {
    let logits: [Float] = [0, 0, 0, -0.0, .leastNonzeroMagnitude, -1, 1]
    let counts = confusion(loss, outputs: 1, logits: logits, targets: [0, 1, 1, 1, 0, 0, 1])
    #expect(counts == [2, 1, 3, 1])
  }

  @Test("Of equal outputs the first class is taken", arguments: [Loss.categoricalCrossEntropy, .hinge])
  func ties(loss: Loss) {
    let logits: [Float] = [0, 0, 0, 1, 2, 2, 3, 1, 3]
    #expect(confusion(loss, outputs: 3, logits: logits, targets: [2, 2, 2]) == [0, 0, 0, 0, 0, 0, 2, 1, 0])
  }

  @Test(
    "Training counts as evaluation does: with weights of 0 all examples are in the first class",
    arguments: [Loss.binaryCrossEntropy, .hinge, .categoricalCrossEntropy], [0, 3])
  func training(loss: Loss, batchSize: Int) {
    let architecture = Architecture(
      sizes: [2, loss.outputs(classCount: 2)], activations: [], loss: loss)
    let initial = Parameters(architecture: architecture, initializer: .zeros, seed: 0)
    let examples = Examples(
      features: (0..<20).map(Float.init), targets: [0, 1, 1, 0, 1, 1, 1, 1, 1, 0], featureCount: 2)
    // With a rate of 0 they stay.
    var trainer = Trainer(
      initial, examples: examples,
      settings: TrainingSettings(learningRate: 0, batchSize: batchSize, epochs: 1),
      seed: 1)
    let result = trainer.trainEpoch()
    #expect(result?.accumulator.correct == 3)
  }
}
