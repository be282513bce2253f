// Properties of training that hold for any numbers.

import NeuralNetwork
import Testing

private func examples(_ count: Int, features: Int, loss: Loss, scale: Float = 1) -> Examples {
  Examples(
    features: (0..<count * features).map { Float(($0 * 7919) % 101) / 101 * scale - scale / 2 },
    targets: (0..<count).map { Float(loss.classifies ? $0 % 2 : $0) }, featureCount: features)
}

private func parameters(
  _ hidden: [Int], features: Int, loss: Loss, activation: Activation = .relu,
  normalization: Normalization = .none, seed: UInt64 = 1
) -> Parameters {
  Parameters(
    architecture: Architecture(
      sizes: [features] + hidden + [loss.outputs(classCount: loss.classifies ? 2 : 0)],
      activations: hidden.map { _ in activation }, normalization: normalization, loss: loss),
    initializer: nil, seed: seed)
}

private func settings(_ learningRate: Double, batchSize: Int, epochs: Int = 10) -> TrainingSettings {
  TrainingSettings(learningRate: learningRate, batchSize: batchSize, epochs: epochs)
}

struct TrainerTests {
  @Test(
    "Training from an epoch's state gives the same bits as continuing",
    arguments: [
      Optimizer.sgd, .momentum(0.9), .rmsprop(rho: 0.9, epsilon: 1e-8, momentum: 0.5),
      .adagrad(epsilon: 1e-10),
      .adam(.init()), .nadam(.init(), momentumDecay: 0.004),
    ],
    [
      LearningRateSchedule.constant, .oneCycle(rising: 0.3, initialDivisor: 25, finalDivisor: 1e4),
      .reduceOnPlateau(factor: 0.5, patience: 1, minimum: 0),
    ])
  func resumes(optimizer: Optimizer, schedule: LearningRateSchedule) {
    let data = examples(50, features: 3, loss: .binaryCrossEntropy)
    let initial = parameters([8, 4], features: 3, loss: .binaryCrossEntropy, normalization: .batch)
    var settings = settings(0.01, batchSize: 8, epochs: 6)
    settings.optimizer = optimizer
    settings.schedule = schedule
    settings.warmupEpochs = 1
    settings.regularization.dropout = 0.25
    // A metric that never improves makes a plateau.
    func train(_ trainer: inout Trainer) -> Trainer.EpochResult? {
      let result = trainer.trainEpoch()
      trainer.epochEnded(trainer.epoch, metric: 1, isError: true)
      return result
    }
    var straight = Trainer(initial, examples: data, settings: settings, seed: 4)
    for _ in 1...3 { _ = train(&straight) }
    let kept = straight.copyState()
    var resumed = Trainer(resuming: kept, examples: data, settings: settings, seed: 4)
    for epoch in 1...3 { resumed.epochEnded(epoch, metric: 1, isError: true) }
    var other = Trainer(resuming: kept, examples: data, settings: settings, seed: 5)
    for _ in 4...6 {
      #expect(train(&straight) == train(&resumed))
      _ = train(&other)
    }
    #expect(straight.copyState() == resumed.copyState())
    #expect(straight.epoch == 6)
    #expect(other.copyParameters() != resumed.copyParameters())
  }

  @Test("A batch larger than the data is the full batch", arguments: [0, 50, 51, 1_000_000])
  func fullBatch(size: Int) {
    let data = examples(50, features: 3, loss: .meanSquaredError)
    let initial = parameters([5], features: 3, loss: .meanSquaredError)
    var expected = Trainer(initial, examples: data, settings: settings(1e-3, batchSize: 0), seed: 0)
    var trainer = Trainer(initial, examples: data, settings: settings(1e-3, batchSize: size), seed: 7)
    for _ in 1...3 { #expect(trainer.trainEpoch() == expected.trainEpoch()) }
  }

  @Test("Plain descent, whose steps never write a gradient, trains to the bits of momentum 0, whose steps do")
  func descent() {
    let data = examples(50, features: 3, loss: .binaryCrossEntropy)
    let initial = parameters([20, 5], features: 3, loss: .binaryCrossEntropy)
    var settings = settings(0.1, batchSize: 16)
    var plain = Trainer(initial, examples: data, settings: settings, seed: 0)
    settings.optimizer = .momentum(0)
    var momentum = Trainer(initial, examples: data, settings: settings, seed: 0)
    for _ in 1...4 { #expect(plain.trainEpoch() == momentum.trainEpoch()) }
    #expect(plain.copyParameters() == momentum.copyParameters())
    #expect(plain.copyState().optimizer.step == 16)
  }

  @Test("A last batch of one row trains, with every normalisation", arguments: Normalization.allCases)
  func lastBatchOfOne(normalization: Normalization) {
    let data = examples(9, features: 3, loss: .binaryCrossEntropy)
    let initial = parameters([5], features: 3, loss: .binaryCrossEntropy, normalization: normalization)
    var trainer = Trainer(initial, examples: data, settings: settings(0.1, batchSize: 4), seed: 0)
    for _ in 1...5 { #expect(trainer.trainEpoch()?.accumulator.count == 9) }
    #expect(trainer.copyParameters().values.allSatisfy { $0.isFinite })
    #expect(trainer.copyParameters().statistics.allSatisfy { $0.isFinite })
    #expect(trainer.evaluate(data).loss.isFinite)
  }

  @Test(
    "Parameters loaded after a divergence give the same results as before it",
    arguments: Normalization.allCases, Activation.allCases)
  func loadsAfterDivergence(normalization: Normalization, activation: Activation) {
    let data = examples(20, features: 3, loss: .meanSquaredError)
    let initial = parameters(
      [5, 7], features: 3, loss: .meanSquaredError, activation: activation, normalization: normalization)
    for optimizer in [Optimizer.sgd, .momentum(0.9), .adam(.init())] {
      var settings = settings(1e38, batchSize: 4)
      settings.optimizer = optimizer
      var trainer = Trainer(initial, examples: data, settings: settings, seed: 0)
      let before = trainer.evaluate(data)
      for _ in 1...3 { _ = trainer.trainEpoch() }
      #expect(trainer.copyParameters().values.contains { !$0.isFinite })
      trainer.load(initial)
      #expect(trainer.evaluate(data) == before)
    }
  }

  @Test("A NaN output shows in the loss", arguments: [Loss.hinge, .categoricalCrossEntropy])
  func oneNaN(loss: Loss) {
    let architecture = Architecture(sizes: [1, 4], activations: [], loss: loss)
    let data = Examples(features: [1, 2], targets: [0, 1], featureCount: 1)
    for output in 0..<4 {
      var values: [Float] = [0.1, 0.2, 0.3, 0.4, 0, 0, 0, 0]
      values[output] = .nan
      var network = Network(Parameters(architecture: architecture, values: values))
      #expect(network.evaluate(data).loss.isNaN, "output \(output)")
    }
  }

  @Test("Logits of ±10⁴ overflow nothing", arguments: [Loss.binaryCrossEntropy, .categoricalCrossEntropy])
  func extremeLogits(loss: Loss) {
    let initial = parameters([], features: 1, loss: loss)
    // One weight an output, no hidden layer: the features are the logits.
    let weights: [Float] = loss == .binaryCrossEntropy ? [1, 0] : [0, 1, 0, 0]
    let extreme = Parameters(architecture: initial.architecture, values: weights)
    let data = Examples(features: [1e4, -1e4, 1e4, -1e4], targets: [1, 0, 0, 1], featureCount: 1)
    var trainer = Trainer(extreme, examples: data, settings: settings(0.1, batchSize: 0), seed: 0)
    let metrics = trainer.evaluate(data)
    #expect(metrics.loss == 5e3)
    #expect(metrics[.accuracy] == 0.5)
    #expect(!trainer.gradientsOfFirstBatch().contains { !$0.isFinite })
  }

  @Test(
    "A training that explodes shows as a loss that is not finite, with every activation and optimizer",
    arguments: Activation.allCases, [Optimizer.sgd, .momentum(0.9)])
  func divergence(activation: Activation, optimizer: Optimizer) {
    let data = examples(40, features: 4, loss: .meanSquaredError, scale: 100)
    var settings = settings(1e6, batchSize: 8, epochs: 60)
    settings.optimizer = optimizer
    var trainer = Trainer(
      parameters([6], features: 4, loss: .meanSquaredError, activation: activation), examples: data,
      settings: settings, seed: 0)
    let losses = (1...60).compactMap { _ in trainer.trainEpoch()?.accumulator.meanLoss }
    #expect(losses.contains { !$0.isFinite })
    #expect(losses.last?.isFinite == false)
    #expect(!trainer.evaluate(data).loss.isFinite)
  }

  @Test(
    "A NaN in the parameters comes out as a NaN loss, with every activation, normalisation and loss",
    arguments: Activation.allCases, Normalization.allCases)
  func notANumber(activation: Activation, normalization: Normalization) {
    for loss in Loss.all {
      let initial = parameters(
        [3, 3], features: 2, loss: loss, activation: activation, normalization: normalization)
      let broken = Parameters(
        architecture: initial.architecture, values: initial.values.map { _ in .nan })
      let data = examples(6, features: 2, loss: loss)
      var trainer = Trainer(broken, examples: data, settings: settings(0.1, batchSize: 0), seed: 0)
      #expect(trainer.evaluate(data).loss.isNaN)
      #expect(trainer.trainEpoch()?.accumulator.meanLoss.isNaN == true)
    }
  }

  @Test("A cancelled epoch says so")
  func cancelling() {
    let data = examples(50, features: 3, loss: .binaryCrossEntropy)
    var trainer = Trainer(
      parameters([8], features: 3, loss: .binaryCrossEntropy), examples: data,
      settings: settings(0.1, batchSize: 10), seed: 4)
    var steps = 0
    let result = trainer.trainEpoch {
      steps += 1
      return steps == 3
    }
    #expect(result == nil)
    #expect(steps == 3)
  }

  @Test("Evaluation goes through all examples, however many", arguments: [1, 127, 128, 129, 1000])
  func evaluation(count: Int) {
    let data = examples(count, features: 3, loss: .meanSquaredError)
    var network = Network(parameters([4], features: 3, loss: .meanSquaredError))
    let whole = network.evaluate(data).loss * Double(count)
    var sum = 0.0
    for i in 0..<count {
      let one = Examples(
        features: Array(data.inputs.numbers[i * 3..<i * 3 + 3]), targets: [data.targets[i]], featureCount: 3)
      sum += network.evaluate(one).loss
    }
    #expect(abs(whole - sum) <= 1e-5 * sum + 1e-5)
    #expect(network.scores(data.inputs.numbers).count == count)
  }

  @Test("R² is 1 for the values themselves, 0 for their mean, and nil if they do not vary")
  func r2() {
    let data = Examples(features: [1, 2, 3, 4], targets: [1, 2, 3, 4], featureCount: 1, targetScale: 10)
    let constant = Examples(features: [1, 2], targets: [1, 1], featureCount: 1)
    let architecture = Architecture(sizes: [1, 1], activations: [], loss: .meanSquaredError)
    var exact = Network(Parameters(architecture: architecture, values: [1, 0]))
    #expect(exact.evaluate(data)[.r2] == 1)
    #expect(exact.scores(data.inputs.numbers) == data.targets)
    var mean = Network(Parameters(architecture: architecture, values: [0, 2.5]))
    let metrics = mean.evaluate(data)
    #expect(metrics[.r2] == 0)
    #expect(metrics.loss == 1.25)
    // In the target's own unit, of which one here is ten.
    #expect(metrics[.meanSquaredError] == 125)
    #expect(metrics[.meanAbsoluteError] == 10)
    #expect(mean.evaluate(constant)[.r2] == nil)
  }

  @Test("Max-norm bounds the weights into every unit, and dropout and penalties do not affect evaluation")
  func constraints() {
    let data = examples(40, features: 5, loss: .binaryCrossEntropy)
    let initial = parameters([7], features: 5, loss: .binaryCrossEntropy)
    var settings = settings(0.5, batchSize: 8)
    settings.regularization.maxNorm = 0.75
    settings.regularization.dropout = 0.5
    settings.regularization.l2 = 0.1
    settings.regularization.labelSmoothing = 0.2
    settings.regularization.classWeights = [1, 3]
    var trainer = Trainer(initial, examples: data, settings: settings, seed: 1)
    var plain = Network(initial)
    #expect(trainer.evaluate(data) == plain.evaluate(data))
    for _ in 1...5 { _ = trainer.trainEpoch() }
    let trained = trainer.copyParameters()
    for layer in 1...2 {
      let inputs = initial.architecture.sizes[layer - 1]
      let weights = Array(trained.weight(ofLayer: layer))
      for start in stride(from: 0, to: weights.count, by: inputs) {
        let norm = weights[start..<start + inputs].reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(norm <= 0.75001)
      }
    }
  }
}

struct DropoutTests {
  @Test("Dropout drops its part of the units, and keeps their expectation", arguments: [0.1, 0.5, 0.9])
  func expectation(rate: Double) {
    // One hidden unit that is 1 and an output weight of 1: the loss of an example is ((kept ? 1/(1−p) : 0) − 1)².
    let count = 20_000
    let architecture = Architecture(sizes: [1, 1, 1], activations: [.identity], loss: .meanSquaredError)
    let data = Examples(
      features: Array(repeating: 1, count: count), targets: Array(repeating: 1, count: count), featureCount: 1
    )
    var settings = settings(0, batchSize: 0, epochs: 1)
    settings.regularization.dropout = rate
    var trainer = Trainer(
      Parameters(architecture: architecture, values: [1, 0, 1, 0]), examples: data, settings: settings,
      seed: 3)
    let loss = trainer.trainEpoch()?.accumulator.meanLoss ?? .nan
    // Its expectation is p + (1 − p) (1/(1−p) − 1)² = p / (1 − p).
    let kept = rate / (1 - rate)
    let deviation = abs(kept * kept - 1) * (rate * (1 - rate)).squareRoot() / Double(count).squareRoot()
    #expect(abs(loss - kept) < 5 * deviation + 1e-6)
    #expect(trainer.evaluate(data).loss == 0)
  }
}
