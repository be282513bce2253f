// Compares the Float32 engine with the Float64 reference, which is itself compared with finite differences and PyTorch.

import NeuralNetwork
import Randomness
import Testing

/// Inputs and hidden widths, and numbers of examples: no hidden layer, one feature, one unit and one example among them.
private let shapes: [([Int], Int)] = [
  ([5], 7), ([1, 3], 1), ([6, 5, 4], 12), ([3, 1, 2], 5), ([3, 9, 17, 8], 33), ([30, 16, 8], 40),
]

private func settings(
  _ learningRate: Double = 0, batchSize: Int = 0, epochs: Int = 200,
  _ regularization: Regularization = Regularization()
) -> TrainingSettings {
  var settings = TrainingSettings(learningRate: learningRate, batchSize: batchSize, epochs: epochs)
  settings.regularization = regularization
  return settings
}

/// - Parameter tolerance: relative to the largest gradient.
private func expectAgreement(
  _ kind: Kind, _ regularization: Regularization = Regularization(), tolerance: Double = 2e-5,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  let pair = Pair(kind)
  let reference = pair.reference(regularization)
  let masks =
    regularization.dropout > 0 ? pair.masks(rate: regularization.dropout, seed: kind.seed) : nil
  var trainer = Trainer(
    pair.parameters, examples: pair.examples, settings: settings(regularization), seed: kind.seed)

  let computed = trainer.gradientsOfFirstBatch()
  let exact = reference.gradients(pair.x, pair.y, masks: masks).flattened
  #expect(computed.count == exact.count, sourceLocation: sourceLocation)
  let scale = max(exact.map(abs).max() ?? 1, 1e-3)
  let worst = zip(computed, exact).map { abs(Double($0) - $1) }.max() ?? 0
  #expect(worst <= tolerance * scale, "largest difference of gradients", sourceLocation: sourceLocation)

  // The loss that training reports is the plain one, of the pass with dropout and with the batch's statistics.
  let loss = reference.cost(pair.x, pair.y, .training(masks: masks))
  let reported = trainer.trainEpoch()?.accumulator.meanLoss ?? .nan
  #expect(abs(reported - loss) <= 1e-5 * max(1, loss), sourceLocation: sourceLocation)
}

private func settings(_ regularization: Regularization) -> TrainingSettings { settings(0, regularization) }

struct EngineAgainstReferenceTests {
  @Test(
    "Loss and gradients agree, for every activation and loss, on every shape",
    arguments: Activation.allCases, Loss.all + [.huber(delta: 0.3)])
  func gradients(activation: Activation, loss: Loss) {
    for (seed, shape) in shapes.enumerated() {
      expectAgreement(
        Kind(activation, loss, sizes: shape.0, examples: shape.1, seed: UInt64(seed + 11)))
    }
    // Two classes: a hinge then has one output.
    expectAgreement(Kind(activation, loss, sizes: [4, 6], classCount: 2, examples: 20, seed: 5))
  }

  @Test(
    "Loss and gradients agree, for every normalisation and activation",
    arguments: Activation.allCases, [Normalization.batch, .layer])
  func normalization(activation: Activation, normalization: Normalization) {
    // Units that are equal in all examples, or that are alone in their layer, have a gradient of rounding errors times 1/√ε.
    for (seed, shape) in [([6, 5, 4], 12), ([3, 9, 17, 8], 33), ([30, 16, 8], 40)].enumerated() {
      for loss in [Loss.meanSquaredError, .categoricalCrossEntropy] {
        expectAgreement(
          Kind(activation, loss, normalization, sizes: shape.0, examples: shape.1, seed: UInt64(seed + 31)),
          tolerance: 1e-4)
      }
    }
  }

  @Test(
    "Loss and gradients agree with more classes than a panel has columns, and with sums longer than a block",
    arguments: [Loss.categoricalCrossEntropy, .hinge, .binaryCrossEntropy, .meanSquaredError],
    Normalization.allCases)
  func large(loss: Loss, normalization: Normalization) {
    var regularization = Regularization()
    regularization.l2 = 0.05
    regularization.dropout = 0.2
    regularization.labelSmoothing = 0.1
    for (sizes, classCount, examples) in [([9], 20, 30), ([17, 270, 18], 37, 40), ([20, 33], 17, 290)] {
      let kind = Kind(
        .silu, loss, normalization, sizes: sizes, classCount: classCount, examples: examples, seed: 7)
      if loss.classifies {
        regularization.classWeights = (0..<kind.classCount).map { 0.5 + Float($0 % 3) }
      }
      expectAgreement(kind, regularization, tolerance: 1e-4)
    }
  }

  @Test(
    "Loss and gradients agree for several labels, numbers and quantiles, fewer and more than a panel has columns",
    arguments: [
      Loss.binaryCrossEntropy, .meanSquaredError, .meanAbsoluteError, .huber(delta: 0.3), .poisson,
      .quantile(levels: [0.05, 0.2, 0.5, 0.95]), .quantile(levels: [0.3]),
    ], [2, 3, 16, 19])
  func severalTargets(loss: Loss, targetCount: Int) {
    var regularization = Regularization()
    regularization.labelSmoothing = 0.1
    for (sizes, examples) in [([4], 1), ([5, 7], 20), ([3, 18, 6], 35)] {
      expectAgreement(
        Kind(.tanh, loss, sizes: sizes, targetCount: targetCount, examples: examples, seed: 13),
        regularization)
    }
  }

  @Test("Loss and gradients agree on random shapes with everything at once", arguments: UInt64(1)...40)
  func everything(seed: UInt64) {
    var stream = RandomStream(seed: seed, purpose: .split)
    func draw(_ range: ClosedRange<Int>) -> Int {
      range.lowerBound + Int(stream.integer(below: UInt32(range.count)))
    }
    let loss = Loss.all[draw(0...Loss.all.count - 1)]
    var kind = Kind(
      .relu, loss, Normalization.allCases[draw(0...2)], sizes: (0...draw(1...3)).map { _ in draw(2...20) },
      classCount: draw(2...6), examples: draw(4...50), seed: seed)
    if !loss.classifies || loss == .binaryCrossEntropy { kind.targetCount = draw(1...4) }
    kind.activations = kind.activations.map { _ in Activation.allCases[draw(0...9)] }
    var regularization = Regularization()
    regularization.l1 = 0.02
    regularization.l2 = 0.05
    regularization.dropout = [0, 0.2, 0.5][draw(0...2)]
    regularization.labelSmoothing = 0.1
    if loss.classifies, kind.targetCount == 1 {
      regularization.classWeights = (0..<kind.classCount).map { _ in Float(draw(1...4)) }
    }
    expectAgreement(kind, regularization, tolerance: 1e-4)
  }

  @Test("A single class is learned like any other", arguments: Loss.all.filter(\.classifies))
  func oneClass(loss: Loss) {
    let pair = Pair(Kind(.tanh, loss, sizes: [3, 4], examples: 8, seed: 2))
    let examples = Examples(
      features: pair.examples.inputs.numbers, targets: Array(repeating: 1, count: 8), featureCount: 3)
    var trainer = Trainer(pair.parameters, examples: examples, settings: settings(), seed: 0)
    let y = examples.targetMatrix(pair.architecture)
    let exact = pair.reference().gradients(pair.x, y).flattened
    for (value, expected) in zip(trainer.gradientsOfFirstBatch(), exact) {
      #expect(abs(Double(value) - expected) < 2e-5)
    }
    let metrics = trainer.evaluate(examples)
    #expect(abs(metrics.loss - pair.reference().cost(pair.x, y)) < 1e-5)
    #expect(metrics[.rocAUC] == nil)
  }

  @Test(
    "Logits of ±10⁴ give the reference's loss and gradients",
    arguments: Loss.all.filter { $0 != .poisson })
  func extremeLogits(loss: Loss) {
    let pair = Pair(Kind(.tanh, loss, sizes: [1], examples: 6, seed: 3))
    let examples = Examples(
      features: [1e4, -1e4, 1e4, -1e4, 1e4, -1e4],
      targets: loss.classifies ? [0, 1, 1, 0, 1, 1] : [1, -1, 0, 0, 2, 5],
      featureCount: 1)
    let y = examples.targetMatrix(pair.architecture)
    let reference = pair.reference()
    let exact = reference.gradients(examples.featureMatrix, y).flattened
    var trainer = Trainer(pair.parameters, examples: examples, settings: settings(), seed: 0)
    let cost = reference.cost(examples.featureMatrix, y)
    #expect(abs(trainer.evaluate(examples).loss - cost) <= 1e-5 * cost)
    let scale = exact.map(abs).max() ?? 1
    for (value, expected) in zip(trainer.gradientsOfFirstBatch(), exact) {
      #expect(abs(Double(value) - expected) <= 2e-5 * scale)
    }
  }

  @Test(
    "Every activation at ±10⁴ is finite, and so is its derivative",
    arguments: Activation.allCases, [Float(1e4), -1e4])
  func extremeActivations(activation: Activation, z: Float) {
    let architecture = Architecture(sizes: [1, 1, 1], activations: [activation], loss: .meanAbsoluteError)
    let parameters = Parameters(architecture: architecture, values: [1, 0, 1, 0])
    let examples = Examples(features: [z], targets: [-7], featureCount: 1)
    var trainer = Trainer(parameters, examples: examples, settings: settings(), seed: 0)
    let exact = ReferenceNetwork(parameters).gradients(
      examples.featureMatrix, examples.targetMatrix(architecture))
    for (value, expected) in zip(trainer.gradientsOfFirstBatch(), exact.flattened) {
      #expect(abs(Double(value) - expected) <= 1e-5 * max(abs(expected), 1))
    }
  }

  @Test("Batch normalisation keeps the reference's running statistics, and evaluates by them")
  func runningStatistics() {
    let pair = Pair(Kind(.gelu, .binaryCrossEntropy, .batch, sizes: [4, 6, 5], examples: 17, seed: 8))
    var reference = pair.reference()
    var running = reference.initialStatistics
    var trainer = Trainer(pair.parameters, examples: pair.examples, settings: settings(0.05), seed: 0)
    for _ in 1...10 {
      running = reference.updatedStatistics(running, pair.x)
      reference.descend(pair.x, pair.y, learningRate: 0.05)
      _ = trainer.trainEpoch()
    }
    let expected = running.flatMap { $0.mean.values + $0.variance.values }
    for (value, expected) in zip(trainer.copyParameters().statistics, expected) {
      #expect(abs(Double(value) - expected) < 1e-5)
    }
    let cost = reference.cost(pair.x, pair.y, .evaluation(running: running))
    #expect(abs(trainer.evaluate(pair.examples).loss - cost) < 1e-5)
  }

  @Test(
    "A network of [30, 16, 8, 1], full batch, follows the reference's loss for 200 epochs",
    arguments: [Activation.relu, .tanh, .sigmoid, .gelu, .selu])
  func trajectory(activation: Activation) {
    let pair = Pair(Kind(activation, .binaryCrossEntropy, sizes: [30, 16, 8], examples: 40, seed: 3))
    var reference = pair.reference()
    var trainer = Trainer(pair.parameters, examples: pair.examples, settings: settings(0.1), seed: 0)
    var first = 0.0
    var last = 0.0
    for epoch in 1...200 {
      let before = reference.cost(pair.x, pair.y)
      reference.descend(pair.x, pair.y, learningRate: 0.1)
      last = trainer.trainEpoch()?.accumulator.meanLoss ?? .nan
      if epoch == 1 { first = last }
      // What an epoch measures is the loss before its step.
      #expect(abs(last - before) < 1e-4)
    }
    #expect(abs(trainer.evaluate(pair.examples).loss - reference.cost(pair.x, pair.y)) < 1e-4)
    #expect(last < first)
  }

  @Test(
    "Minibatches take the steps of the reference on the same examples in the same order",
    arguments: Normalization.allCases)
  func minibatches(normalization: Normalization) {
    let pair = Pair(
      Kind(.tanh, .categoricalCrossEntropy, normalization, sizes: [4, 6], examples: 13, seed: 5))
    var reference = pair.reference()
    // The last batch has one row.
    var trainer = Trainer(
      pair.parameters, examples: pair.examples, settings: settings(0.05, batchSize: 4), seed: 9)
    for epoch in 1...3 {
      var order = Array(Int32(0)..<13)
      var stream = RandomStream(seed: 9, purpose: .shuffling, index: epoch)
      stream.shuffle(&order)
      for start in stride(from: 0, to: 13, by: 4) {
        let chosen = order[start..<min(start + 4, 13)].map(Int.init)[...]
        reference.descend(columns(chosen, of: pair.x), columns(chosen, of: pair.y), learningRate: 0.05)
      }
      #expect(trainer.trainEpoch()?.accumulator.count == 13)
      for (value, expected) in zip(trainer.copyParameters().values, reference.flattened) {
        #expect(abs(Double(value) - expected) < 1e-5)
      }
    }
  }

  private func columns(_ chosen: ArraySlice<Int>, of matrix: Matrix) -> Matrix {
    Matrix(
      rows: matrix.rows, columns: chosen.count,
      values: (0..<matrix.rows).flatMap { row in chosen.map { matrix[row, $0] } })
  }

  @Test("Clipping scales the whole gradient to the norm, and does not change a smaller one")
  func clipping() {
    let pair = Pair(Kind(.relu, .meanSquaredError, .layer, sizes: [5, 6], examples: 10, seed: 4))
    func gradients(_ clipNorm: Float) -> [Float] {
      var regularization = Regularization()
      regularization.clipNorm = clipNorm
      var trainer = Trainer(
        pair.parameters, examples: pair.examples, settings: settings(regularization), seed: 0)
      return trainer.gradientsOfFirstBatch()
    }
    let whole = gradients(0)
    let norm = whole.reduce(0) { $0 + $1 * $1 }.squareRoot()
    #expect(gradients(norm * 2) == whole)
    for (clipped, value) in zip(gradients(norm / 4), whole) {
      #expect(abs(clipped * 4 - value) < 1e-5 * norm)
    }
  }
}
