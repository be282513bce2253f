// Example weights in training and evaluation.

import Testing

@testable import NeuralNetwork

struct ExampleWeightsTests {
  /// Every loss, with one target and with several.
  private static let kinds: [Kind] = Loss.all.flatMap { loss -> [Kind] in
    let counts = loss == .categoricalCrossEntropy || loss == .hinge ? [1] : [1, 3]
    return counts.map { Kind(.tanh, loss, sizes: [3, 5], targetCount: $0, examples: 21, seed: 4) }
  }

  private func examples(_ pair: Pair, _ weights: [Float]?, order: [Int]? = nil) -> Examples {
    let (given, order) = (pair.examples, order ?? Array(0..<pair.examples.count))
    func rows(_ values: [Float], _ width: Int) -> [Float] {
      order.flatMap { values[$0 * width..<($0 + 1) * width] }
    }
    return Examples(
      features: rows(given.inputs.numbers, given.inputs.form.numbers),
      targets: rows(given.targets, given.targetCount),
      featureCount: given.inputs.form.numbers, targetCount: given.targetCount, weights: weights)
  }

  private func trainer(_ pair: Pair, _ examples: Examples, batchSize: Int = 0) -> Trainer {
    var settings = TrainingSettings(learningRate: 0.05, batchSize: batchSize, epochs: 3)
    settings.regularization.labelSmoothing = 0.1
    return Trainer(pair.parameters, examples: examples, settings: settings, seed: 6)
  }

  @Test("Equal weights give the bits of none, in training and evaluation", arguments: kinds, [0, 8])
  func equal(kind: Kind, batchSize: Int) {
    let pair = Pair(kind)
    let (plain, weighted) = (
      examples(pair, nil), examples(pair, Array(repeating: 0.3, count: pair.examples.count))
    )
    #expect(weighted.weights?.allSatisfy { $0 == 1 } == true)
    var first = trainer(pair, plain, batchSize: batchSize)
    var second = trainer(pair, weighted, batchSize: batchSize)
    for _ in 1...3 {
      let (one, other) = (first.trainEpoch(), second.trainEpoch())
      #expect(one == other)
    }
    #expect(first.copyParameters() == second.copyParameters())
    let (one, other) = (first.evaluate(plain), second.evaluate(weighted))
    for metric in Metric.all {
      // Precision over examples is summed in another order.
      let difference = abs((one[metric] ?? 0) - (other[metric] ?? 0))
      #expect(difference <= (metric == .averagePrecision ? 1e-12 : 0), "\(metric)")
      #expect((one[metric] == nil) == (other[metric] == nil), "\(metric)")
    }
  }

  @Test("A whole weight counts as often as its example would, and 0 leaves it out", arguments: kinds)
  func repetitions(kind: Kind) {
    let pair = Pair(kind)
    let counts = (0..<pair.examples.count).map { $0 * 7 % 4 }
    let weighted = examples(pair, counts.map { Float($0) * 2.5 })
    let repeated = examples(
      pair, nil, order: counts.indices.flatMap { Array(repeating: $0, count: counts[$0]) })
    var first = trainer(pair, weighted)
    var second = trainer(pair, repeated)
    for (value, expected) in zip(first.gradientsOfFirstBatch(), second.gradientsOfFirstBatch()) {
      #expect(abs(value - expected) < 1e-5)
    }
    let (one, other) = (first.evaluate(weighted), second.evaluate(repeated))
    for metric in Metric.all {
      let difference = abs((one[metric] ?? 0) - (other[metric] ?? 0))
      #expect(difference <= 1e-6 * max(1, abs(one[metric] ?? 0)), "\(metric)")
      #expect((one[metric] == nil) == (other[metric] == nil), "\(metric)")
    }
    let (training, expected) = (first.trainEpoch()?.accumulator, second.trainEpoch()?.accumulator)
    #expect(abs((training?.meanLoss ?? .nan) - (expected?.meanLoss ?? .nan)) < 1e-6)
    #expect(training?.count == 21 && abs((training?.weight ?? 0) - 21) < 1e-5)
  }

  // J = Σ w ℓ / m with weights of mean 1: the mean over the steps of an epoch is the gradient of all examples.
  @Test("The gradients of minibatches average to that of all examples", arguments: kinds)
  func minibatches(kind: Kind) {
    let pair = Pair(kind)
    let weights = (0..<21).map { Float($0 % 5) + 0.25 }
    let all = examples(pair, weights)
    var whole = trainer(pair, all)
    // Steps so small that the parameters stay, to first order.
    let rate = 1e-3
    var settings = TrainingSettings(learningRate: rate, batchSize: 7, epochs: 1)
    settings.regularization.labelSmoothing = 0.1
    var small = Trainer(pair.parameters, examples: all, settings: settings, seed: 1)
    _ = small.trainEpoch()
    let moved = zip(small.copyParameters().values, pair.parameters.values).map { ($1 - $0) / Float(rate) / 3 }
    let gradients = whole.gradientsOfFirstBatch()
    let scale = max(gradients.map(abs).max() ?? 0, 0.1)
    for (value, expected) in zip(moved, gradients) { #expect(abs(value - expected) < 0.02 * scale) }
  }

  @Test("Several targets have their own scales, and metrics are means over them")
  func scales() {
    let scales = [Examples.TargetScale(unit: 2, offset: 1), .init(unit: 10, offset: -5)]
    let examples = Examples(
      features: [1, 0, 0, 1], targets: [1, 2, 3, 6], featureCount: 2, targetCount: 2, targetScales: scales)
    let architecture = Architecture(sizes: [2, 2], activations: [], loss: .meanSquaredError)
    // Predictions 2, 3 and 2, 4: errors of 1, 1 and −1, −2.
    var network = Network(Parameters(architecture: architecture, values: [2, 2, 3, 4, 0, 0]))
    let values = network.evaluate(examples)
    #expect(values.loss == 1.75)
    #expect(values[.meanSquaredError] == 127)  // (4 · 1 + 100 · 2.5) / 2
    let second: Double = 10 * Double(2.5).squareRoot()
    #expect(values[.rootMeanSquaredError] == (2 + second) / 2)
    #expect(values[.meanAbsoluteError] == 8.5)  // (2 · 1 + 10 · 1.5) / 2
    #expect(values[.medianAbsoluteError] == 8.5)
    #expect(values[.r2] == 0.1875)  // (1 − 2/2 + 1 − 5/8) / 2
    // Targets 3, 15 and 7, 55; predictions 5, 25 and 5, 35.
    let errors: [Double] = [2.0 / 3, 10.0 / 15, 2.0 / 7, 20.0 / 55]
    let relative = errors.reduce(0, +) / 4
    #expect(abs((values[.meanAbsolutePercentageError] ?? .nan) - relative) < 1e-12)
    let constant = Examples(features: [1, 0, 0, 1], targets: [1, 2, 3, 2], featureCount: 2, targetCount: 2)
    #expect(network.evaluate(constant)[.r2] == nil)
  }
}
