// Checks sizes, offsets, costs and names against values computed by hand.

import Testing

@testable import NeuralNetwork

struct DefinitionTests {
  /// In memory, in panels of 16, the sizes are 32, 48, 32 and 16.
  private static let deep = Architecture(
    sizes: [20, 40, 24, 3], activations: [.relu, .tanh], normalization: .batch, loss: .categoricalCrossEntropy
  )
  private static let small = Architecture(sizes: [3, 5, 1], activations: [.relu], loss: .meanSquaredError)

  // MARK: Architecture

  @Test("Parameters are stored layer by layer: weights, biases, and scales and shifts of hidden layers")
  func ranges() {
    let deep = Self.deep
    #expect(deep.parameterCount == 40 * 23 + 24 * 43 + 3 * 25)
    let second = deep.parameterRanges(ofLayer: 2)
    #expect(second.weight == 920..<1880 && second.bias == 1880..<1904)
    #expect(second.scale == 1904..<1928 && second.shift == 1928..<1952)
    let last = deep.parameterRanges(ofLayer: 3)
    #expect(
      last.weight == 1952..<2024 && last.bias == 2024..<2027 && last.scale.isEmpty && last.shift.isEmpty)
    #expect((1...3).map(deep.isNormalized) == [true, true, false])
    #expect(deep.statisticsCount == 128)
    let statistics = (1...3).map { deep.statisticsRanges(ofLayer: $0) }
    #expect(statistics[0]?.mean == 0..<40 && statistics[0]?.variance == 40..<80)
    #expect(statistics[1]?.mean == 80..<104 && statistics[1]?.variance == 104..<128)
    #expect(
      statistics[2] == nil && Self.small.statisticsRanges(ofLayer: 1) == nil
        && Self.small.statisticsCount == 0)
    #expect((1...3).map(deep.activationName) == ["relu", "tanh", "softmax"])
    #expect(deep.layerCount == 3 && deep.outputs == 3 && deep.classCount == 3)
    #expect(Self.small.classCount == nil && Self.small.activationName(ofLayer: 2) == "identity")
    let binary = Architecture(features: 2, hidden: [], outputs: 1, activation: .relu, loss: .hinge)
    #expect(binary.classCount == 2 && binary.sizes == [2, 1])
    // Without hidden layers there is nothing to normalise.
    #expect(
      Architecture(sizes: [2, 1], activations: [], normalization: .batch, loss: .binaryCrossEntropy)
        .normalization
        == .none)
  }

  @Test("Means begin at 0, variances at 1, scales at 1, and shifts and biases at 0")
  func initialValues() {
    let parameters = Parameters(architecture: Self.deep, initializer: nil, seed: 3)
    #expect(
      parameters.statistics[..<40].allSatisfy { $0 == 0 }
        && parameters.statistics[40..<80].allSatisfy { $0 == 1 })
    let ranges = Self.deep.parameterRanges(ofLayer: 2)
    #expect(parameters.values[ranges.scale].allSatisfy { $0 == 1 })
    #expect(
      parameters.values[ranges.shift].allSatisfy { $0 == 0 }
        && parameters.values[ranges.bias].allSatisfy { $0 == 0 })
    #expect(parameters.bias(ofLayer: 3).count == 3 && parameters.weight(ofLayer: 3).count == 72)
  }

  @Test("Memory is that of the parameters, activations, gradients and examples, in Float32")
  func memory() {
    // Parameters in panels: 32 · 48 + 3 · 48, 48 · 32 + 3 · 32, and 32 · 16 + 16.
    let parameters = 1680 + 1632 + 528
    #expect(Network.memory(Self.deep) == 4 * (parameters + 128 + 128 * 128))
    var settings = TrainingSettings(learningRate: 0.1, batchSize: 200, epochs: 1)
    settings.optimizer = .adam(.init())
    // Two slots of Adam and the best so far; outputs of 200 rows; features of 200 and 128; gradients, and for each row two deltas
    // of the widest layer, and derivatives and normalised values.
    let training =
      4 * (3 * parameters + 2027 + 96 * 200 + 328 * 32) + 4 * (parameters + 200 * (2 * 48 + 2 * 80))
    #expect(Trainer.memory(Self.deep, exampleCount: 1000, settings: settings) == training)
    settings.batchSize = 100
    let smaller =
      4 * (3 * parameters + 2027 + 96 * 128 + 228 * 32) + 4 * (parameters + 100 * (2 * 48 + 2 * 80))
    #expect(Trainer.memory(Self.deep, exampleCount: 1000, settings: settings) == smaller)
    let plain = TrainingSettings(learningRate: 0.1, batchSize: 0, epochs: 1)
    #expect(
      Trainer.memory(Self.small, exampleCount: 10, settings: plain)
        == 4 * (544 + 26 + 32 * 128 + 138 * 16) + 4 * (544 + 10 * (2 * 16 + 16)))
    #expect(Network.memory(Self.small) == 4 * (544 + 48 * 128))
    // Outputs, scores and the order by class; the confusion; and the keys that are sorted, twice.
    #expect(Evaluator.memory(Self.deep, exampleCount: 1000) == 4 * 1000 * 5 + 8 * 9 + 16 * 1000)
    #expect(Evaluator.memory(Self.small, exampleCount: 10) == 4 * 10 * 2 + 16 * 10)
  }

  @Test(
    "A multiplication and an addition for each weight and example forward, and twice as many back, less one layer's"
  )
  func cost() {
    let cost = Self.deep.cost(
      exampleCount: 1000, settings: TrainingSettings(learningRate: 0.1, batchSize: 300, epochs: 1))
    #expect(cost.examplesPerStep == 300 && cost.stepsPerEpoch == 4)
    #expect(cost.forwardFLOPs == 300 * 3664 && cost.backwardFLOPs == 300 * (2 * 3664 - 1600))
    #expect(cost.flopsPerStep == 300 * 9392 && cost.flopsPerEpoch == 1000 * 9392)
    #expect(
      cost.memory
        == Trainer.memory(
          Self.deep, exampleCount: 1000,
          settings: TrainingSettings(learningRate: 0.1, batchSize: 300, epochs: 1)))
  }

  @Test("Batches hold as many rows as there are, and the last one is a step as well")
  func batches() {
    func counts(_ size: Int, _ examples: Int) -> [Int] {
      let settings = TrainingSettings(learningRate: 0.1, batchSize: size, epochs: 1)
      return [settings.batchRows(exampleCount: examples), settings.stepsPerEpoch(exampleCount: examples)]
    }
    #expect(counts(0, 7) == [7, 1] && counts(7, 7) == [7, 1] && counts(8, 7) == [7, 1])
    #expect(
      counts(1, 7) == [1, 7] && counts(3, 7) == [3, 3] && counts(6, 7) == [6, 2] && counts(3, 6) == [3, 2])
  }

  // MARK: Losses and metrics

  @Test("Losses have their names, outputs and tasks")
  func losses() {
    let quantile = Loss.quantile(levels: [0.1, 0.9])
    let losses: [Loss] = [
      .binaryCrossEntropy, .categoricalCrossEntropy, .hinge, .meanSquaredError, .meanAbsoluteError,
      .huber(delta: 2), .poisson, quantile,
    ]
    #expect(losses.map(\.classifies) == [true, true, true, false, false, false, false, false])
    #expect(losses.map(\.isCrossEntropy) == [true, true, false, false, false, false, false, false])
    #expect(losses.map { $0.outputs(classCount: 2) } == [1, 2, 1, 1, 1, 1, 1, 2])
    #expect(losses.map { $0.outputs(classCount: 3) } == [1, 3, 3, 1, 1, 1, 1, 2])
    #expect(
      [0, 3, 4, 5, 6, 7].map { losses[$0].outputs(classCount: 0, targetCount: 3) } == [3, 3, 3, 3, 3, 6])
    for (outputs, can) in [
      (0, [false, false, false, false, false, false, false, false]),
      (1, [true, false, true, true, true, true, true, false]),
      (2, [true, true, false, true, true, true, true, true]),
      (3, [true, true, true, true, true, true, true, false]),
    ] {
      #expect(losses.map { $0.canHave(outputs: outputs) } == can)
    }
    #expect(Loss(name: "huber", huberDelta: 3) == .huber(delta: 3) && Loss(name: "huber") == .huber(delta: 1))
    #expect(Loss(name: "hinge", huberDelta: 3) == .hinge && Loss(name: "Hinge") == nil)
    #expect(Loss(name: "quantile", levels: [0.1, 0.9]) == quantile)
    #expect(Loss(name: "quantile") == .quantile(levels: [0.1, 0.5, 0.9]))
    #expect(Loss.names.compactMap { Loss(name: $0) } == Loss.all)
  }

  @Test("Levels of quantiles are distinct, ascending and within 0 and 1, and the median is the prediction")
  func levels() {
    for wrong in [[], [0], [1], [0.5, 0.5], [0.9, 0.1], [-0.1, 0.5], [0.5, .nan]] as [[Double]] {
      #expect(!Loss.areLevels(wrong) && !Loss.quantile(levels: wrong).canHave(outputs: 2), "\(wrong)")
    }
    #expect(Loss.areLevels([0.5]) && Loss.areLevels([0.01, 0.99]))
    for (levels, point) in [
      ([0.5], 0), ([0.5, 0.9, 0.95], 0), ([0.1, 0.2, 0.9], 1), ([0.1, 0.2, 0.8, 0.9], 1), ([0.2, 0.8], 0),
    ] {
      #expect(Loss.quantile(levels: levels).pointOutput == point, "\(levels)")
    }
    #expect(Loss.poisson.pointOutput == 0 && Loss.poisson.outputsPerTarget == 1)
  }

  @Test("An architecture has the task, classes and targets of its loss and outputs")
  func tasks() {
    func architecture(_ loss: Loss, _ outputs: Int) -> Architecture {
      Architecture(sizes: [2, outputs], activations: [], loss: loss)
    }
    let cases: [(Architecture, Metric.Task, Int?, Int)] = [
      (architecture(.binaryCrossEntropy, 1), .classification, 2, 1),
      (architecture(.binaryCrossEntropy, 2), .multilabel, nil, 2),
      (architecture(.categoricalCrossEntropy, 2), .classification, 2, 1),
      (architecture(.hinge, 4), .classification, 4, 1),
      (architecture(.meanSquaredError, 1), .regression, nil, 1),
      (architecture(.poisson, 3), .regression, nil, 3),
      (architecture(.quantile(levels: [0.1, 0.2]), 6), .regression, nil, 3),
    ]
    for (architecture, task, classCount, targetCount) in cases {
      #expect(architecture.task == task && architecture.classCount == classCount)
      #expect(architecture.targetCount == targetCount)
    }
    #expect(architecture(.poisson, 3).activationName(ofLayer: 1) == "exponential")
  }

  @Test("Each metric has its own index, and is present or absent")
  func metrics() {
    for (place, metric) in Metric.all.enumerated() {
      var values = MetricValues { $0 == metric ? 2.5 : nil }
      #expect(Metric.all.filter { values[$0] != nil } == [metric] && values[metric] == 2.5)
      values.set(nil, at: place)
      #expect(values == MetricValues { _ in nil })
      values = MetricValues { $0 == metric ? nil : 1 }
      #expect(Metric.all.filter { values[$0] == nil } == [metric])
    }
    #expect(MetricValues { _ in nil }.loss.isNaN && MetricValues { _ in 3 }.loss == 3)
    let errors: [Metric] = [
      .loss, .logLoss, .brier, .meanSquaredError, .rootMeanSquaredError, .meanAbsoluteError,
      .medianAbsoluteError, .meanAbsolutePercentageError, .pinball, .poissonDeviance,
    ]
    #expect(errors.allSatisfy { $0.goal == .minimize })
    let merits: [Metric] = [
      .accuracy, .balancedAccuracy, .precision, .recall, .f1, .rocAUC, .averagePrecision, .mcc, .top3Accuracy,
      .top5Accuracy, .r2,
    ]
    #expect(merits.allSatisfy { $0.goal == .maximize })
    #expect(Set(errors + merits) == Set(Metric.all))
    #expect(Metric.loss.tasks == [.classification, .multilabel, .regression])
    for metric in [.meanSquaredError, .meanAbsoluteError, .r2] as [Metric] {
      #expect(metric.tasks == [.regression])
    }
    for metric in [.balancedAccuracy, .logLoss, .mcc, .top3Accuracy] as [Metric] {
      #expect(metric.tasks == [.classification])
    }
    for metric in [.accuracy, .precision, .recall, .f1, .rocAUC, .averagePrecision, .brier] as [Metric] {
      #expect(metric.tasks == [.classification, .multilabel])
    }
  }

  @Test("Kept counts are taken where all their sums are numbers, and none is negative")
  func keptConfusion() {
    #expect(Confusion(classCount: 2, counts: [.max - 1, 0, 0, 1])?.correct == .max)
    for counts in [[Int.max, 0, 0, 1], [.max, 1, 0, 0], [0, -1, 0, 0], [1, 2, 3]] {
      #expect(Confusion(classCount: 2, counts: counts) == nil)
    }
    #expect(Confusion(classCount: .max, counts: []) == nil)
  }

  // By hand, as scikit-learn's metrics define them; MCC of the last is 0 / 0, which scikit-learn takes for 0.
  @Test("Metrics of a confusion matrix")
  func confusion() {
    func counted(_ pairs: [(Int, Int)], classes: Int) -> Confusion {
      var confusion = Confusion(classCount: classes)
      // What was counted before does not matter.
      confusion.count([1, 0]) { $0 }
      confusion.count(pairs.map { Float($0.0) }) { pairs[$0].1 }
      return confusion
    }
    func value(_ metric: Metric, _ confusion: Confusion) -> Double? {
      if case .decisions(let compute) = metric.computation { compute(Decisions(confusion)) } else { .nan }
    }
    func expect(
      _ metric: Metric, _ confusion: Confusion, _ expected: Double,
      sourceLocation: SourceLocation = #_sourceLocation
    ) {
      #expect(
        abs((value(metric, confusion) ?? .nan) - expected) < 1e-12, "\(metric)",
        sourceLocation: sourceLocation)
    }
    // True negatives, false positives, false negatives, true positives: 2, 1, 1, 3.
    let binary = counted([(0, 0), (0, 0), (0, 1), (1, 0), (1, 1), (1, 1), (1, 1)], classes: 2)
    #expect(binary.counts == [2, 1, 1, 3] && binary.correct == 5)
    expect(.balancedAccuracy, binary, (2.0 / 3 + 3.0 / 4) / 2)
    expect(.precision, binary, (2.0 / 3 + 3.0 / 4) / 2)
    expect(.mcc, binary, (3.0 * 2 - 1 * 1) / (4.0 * 4 * 3 * 3).squareRoot())
    // The third class is neither there nor predicted; the second is predicted only.
    let rare = counted([(0, 0), (0, 1), (0, 0)], classes: 3)
    #expect(rare.correct == 2)
    expect(.balancedAccuracy, rare, 2.0 / 3)
    expect(.precision, rare, (1.0 + 0) / 2)
    expect(.recall, rare, (2.0 / 3 + 0) / 2)
    expect(.f1, rare, (2 * 2.0 / 5 + 0) / 2)
    expect(.mcc, rare, 0)
    for metric in [.balancedAccuracy, .precision, .recall, .f1, .mcc] as [Metric] {
      #expect(value(metric, counted([], classes: 2)) == nil, "\(metric)")
    }
  }

  @Test("Operations that are more than an Int holds are the largest Int")
  func largestCost() {
    let wide = Architecture(sizes: [1_000_000, 1_000_000, 1], activations: [.relu], loss: .meanSquaredError)
    let settings = TrainingSettings(learningRate: 0.1, batchSize: 0, epochs: 1)
    let cost = wide.cost(exampleCount: 4_000_000, settings: settings)
    #expect(cost.forwardFLOPs == 8_000_008_000_000_000_000 && cost.backwardFLOPs == 8_000_016_000_000_000_000)
    #expect(cost.flopsPerStep == .max && cost.flopsPerEpoch == .max)
  }
}
