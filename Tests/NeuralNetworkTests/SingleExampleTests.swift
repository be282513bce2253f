// Batch normalisation of a single example, which PyTorch refuses ("Expected more than 1 value per channel"): Ẑ is 0, so earlier
// layers have no gradient, and there is no unbiased variance.

import NeuralNetwork
import Testing

struct SingleExampleTests {
  @Test("Only β, later layers and the running mean change")
  func batchNormalization() {
    let architecture = Architecture(
      sizes: [2, 3, 1], activations: [.tanh], normalization: .batch, loss: .meanSquaredError)
    let initial = Parameters(architecture: architecture, initializer: .normal, seed: 4)
    var trainer = Trainer(
      initial, examples: Examples(features: [1, -2], targets: [3], featureCount: 2),
      settings: TrainingSettings(learningRate: 0.1, batchSize: 0, epochs: 2), seed: 1)
    _ = trainer.trainEpoch()
    // β of the first step makes the activations differ from 0, on which the output's weights depend.
    _ = trainer.trainEpoch()
    let trained = trainer.copyState().parameters
    func changes(_ range: Range<Int>) -> [Bool] {
      range.map { initial.values[$0] != trained.values[$0] }
    }
    let (hidden, output) = (
      architecture.parameterRanges(ofLayer: 1), architecture.parameterRanges(ofLayer: 2)
    )
    for range in [hidden.weight, hidden.bias, hidden.scale] { #expect(!changes(range).contains(true)) }
    for range in [hidden.shift, output.weight, output.bias] { #expect(!changes(range).contains(false)) }
    #expect(trained.statistics[3...] == [1, 1, 1])
    // The momentum is 0.1, and Z is the same in both steps.
    for unit in 0..<3 {
      let weight = initial.weight(ofLayer: 1)[2 * unit..<2 * unit + 2]
      let z = weight[2 * unit] - 2 * weight[2 * unit + 1]
      #expect(abs(trained.statistics[unit] - 0.19 * z) < 1e-7)
    }
  }
}
