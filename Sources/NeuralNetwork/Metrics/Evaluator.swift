// Evaluates a network on examples that it is not trained on.

/// Examples with buffers for a network's outputs on them, so that measuring after each epoch does not allocate.
public struct Evaluator: ~Copyable {
  let examples: Examples
  private let architecture: Architecture
  private let engine: EngineVersion
  private var arena: Arena
  /// m × outputs, as `Loss.evaluate` leaves them.
  let outputs: UnsafeMutablePointer<Float>
  private let scratch: Rankings.Scratch
  private var sorter: RadixSorter
  /// nil unless an example has one class.
  private let members: ClassMembers?
  /// The metrics of the task, with their indices in `MetricValues`.
  private let metrics: [(place: Int, metric: Metric)]
  /// The matrix of the latest measurement; nil unless an example has one class.
  public private(set) var confusion: Confusion?
  /// nil for a regression, like the following.
  private var decisions: Decisions?
  private var rankings: Rankings?
  /// The median absolute error of each target, for a regression.
  private var medianErrors: [Double] = []
  /// Kept for its memory.
  private var accumulator: LossAccumulator
  /// Of a binary classification with one output: the probability above which the second class is predicted; nil for
  /// outputs above 0.
  private var threshold: Double?

  /// - Parameters:
  ///   - architecture: the architecture of the networks to measure.
  ///   - engine: the version that defines the metrics.
  public init(_ examples: Examples, architecture: Architecture, engine: EngineVersion = .current) {
    precondition(examples.fit(architecture), "the examples have the network's inputs and targets")
    self.init(targetsOf: examples, architecture, engine)
  }

  /// Does not look at the inputs.
  init(targetsOf examples: Examples, _ architecture: Architecture, _ engine: EngineVersion) {
    self.examples = examples
    self.architecture = architecture
    metrics = Metric.places { $0.tasks.contains(architecture.task) }
    self.engine = engine
    let outputCount = architecture.outputs
    let weightCount = examples.weights == nil ? 0 : examples.count
    var arena = Arena(capacities: [examples.count * outputCount, examples.count, weightCount])
    outputs = arena.takeAddress(examples.count * outputCount)
    scratch = Rankings.Scratch(
      scores: arena.takeAddress(examples.count),
      weights: weightCount > 0 ? arena.takeAddress(weightCount) : nil)
    self.arena = arena
    sorter = RadixSorter(capacity: Self.isSorting(architecture, examples) ? examples.count : 0)
    accumulator = LossAccumulator(architecture)
    confusion = architecture.classCount.map { Confusion(classCount: $0) }
    members = architecture.classCount.map { ClassMembers(examples.targets, classCount: $0) }
    switch architecture.task {
    case .classification: decisions = architecture.classCount.map { Decisions(classCount: $0) }
    case .multilabel: decisions = Decisions(labelCount: outputCount)
    case .regression: medianErrors = Array(repeating: 0, count: architecture.targetCount)
    }
  }

  private static func isSorting(_ architecture: Architecture, _ examples: Examples) -> Bool {
    architecture.task == .regression || examples.weights != nil || examples.count > Ranking.maxCompared
  }

  /// The bytes needed to measure examples, without the network itself.
  public static func memory(_ architecture: Architecture, exampleCount: Int) -> Int {
    let classCount = architecture.classCount ?? 0
    return 4 * exampleCount * (architecture.outputs + (classCount > 0 ? 2 : 1)) + 8 * classCount * classCount
      + RadixSorter.memory(capacity: exampleCount)
  }

  /// All metrics of a network in training, with its current parameters.
  public mutating func evaluate(_ trainer: inout Trainer) -> MetricValues { trainer.evaluate(&self) }

  /// Chooses the threshold for which a metric of the latest measurement would be best, for all further ones.
  ///
  /// - Returns: nil if there is none: see `Metric.bestThreshold`.
  public mutating func tuneThreshold(for metric: Metric) -> Double? {
    guard architecture.loss == .binaryCrossEntropy, architecture.outputs == 1 else { return nil }
    threshold = metric.bestThreshold(
      (0..<examples.count).map { Loss.probability(outputs[$0]) }, targets: examples.targets,
      weights: examples.weights)
    return threshold
  }

  /// Decides by another split's threshold from now on.
  public mutating func decide(above threshold: Double) { self.threshold = threshold }

  /// An accumulator at 0; `sums` keeps its memory.
  mutating func takeAccumulator() -> LossAccumulator {
    var taken = LossAccumulator()
    swap(&taken, &accumulator)
    taken.reset()
    return taken
  }

  /// All metrics of the outputs in `outputs`.
  ///
  /// - Parameter accumulator: their losses.
  mutating func values(_ accumulator: consuming LossAccumulator) -> MetricValues {
    let sums = self.sums(accumulator)
    var values = MetricValues()
    for (place, metric) in metrics { values.set(value(of: metric, sums), at: place) }
    return values
  }

  /// What metrics share: the sums, decisions on classes, rankings and medians.
  mutating func sums(_ accumulator: consuming LossAccumulator) -> MetricSums {
    decide()
    if let confusion {
      accumulator.correct = examples.weights == nil ? Double(confusion.correct) : decisions?.correct ?? 0
    }
    addErrorsInTargetUnit(to: &accumulator)
    self.accumulator = accumulator
    rankings = nil
    // NaN has no order.
    if accumulator.meanLoss.isFinite { rank() }
    return MetricSums(sums: accumulator, examples: examples, architecture: architecture)
  }

  /// One metric, given the sums; nil if it is undefined or lacks its inputs.
  func value(of metric: Metric, _ sums: MetricSums) -> Double? {
    switch metric.computation {
    case .sums(let compute): return compute(sums)
    case .decisions(let compute): return decisions.flatMap(compute)
    case .scores(let compute):
      guard let rankings else { return nil }
      return compute(
        ClassScores(outputs: outputs, architecture: architecture, examples: examples, rankings: rankings))
    case .predictions(let compute):
      guard architecture.task == .regression else { return nil }
      return compute(
        RegressionValues(
          outputs: outputs, loss: architecture.loss, examples: examples,
          medianErrors: sums.meanLoss.isFinite ? medianErrors : []))
    }
  }

  private mutating func decide() {
    let (outputs, outputCount, threshold) = (outputs, architecture.outputs, threshold)
    func predicted(_ index: Int) -> Int {
      let row = outputs + index * outputCount
      guard outputCount == 1 else { return Loss.largest(row, outputCount) }
      return threshold.map { Double(Loss.probability(row[0])) > $0 } ?? (row[0] > 0) ? 1 : 0
    }
    switch architecture.task {
    case .classification:
      confusion?.count(examples.targets, predicted: predicted)
      if let weights = examples.weights {
        decisions?.sum(examples.targets, weights: weights, predicted: predicted)
      } else if let confusion {
        decisions?.take(confusion)
      }
    case .multilabel: decisions?.sumLabels(examples, outputs: outputs)
    case .regression: break
    }
  }

  /// Replaces the errors of targets that are logarithms by those in their own units.
  private func addErrorsInTargetUnit(to accumulator: inout LossAccumulator) {
    let (targetCount, loss) = (architecture.targetCount, architecture.loss)
    for (target, scale) in examples.targetScales.enumerated()
    where scale.isLogarithm && accumulator.errors.indices.contains(target) {
      var errors = LossAccumulator.Errors()
      for example in 0..<examples.count {
        let place = example * targetCount + target
        let output = outputs[place * loss.outputsPerTarget + loss.pointOutput]
        let error =
          scale.inTargetUnit(Double(output)) - scale.inTargetUnit(Double(examples.targets[place]))
        let weight = Double(examples.weights?[example] ?? 1)
        errors.squared += weight * error * error
        errors.absolute += weight * abs(error)
      }
      accumulator.errors[target] = errors
    }
  }

  private mutating func rank() {
    guard examples.count > 0 else { return }
    if architecture.task != .regression {
      rankings = Rankings(
        outputs, architecture, examples, members: members, scratch, &sorter, engine: engine)
      return
    }
    let (targetCount, loss) = (architecture.targetCount, architecture.loss)
    for target in 0..<targetCount {
      let scale = examples.targetScales[target]
      for example in 0..<examples.count {
        let place = example * targetCount + target
        let output = outputs[place * loss.outputsPerTarget + loss.pointOutput]
        scratch.scores[example] =
          scale.isLogarithm
          ? Float(
            abs(scale.inTargetUnit(Double(output)) - scale.inTargetUnit(Double(examples.targets[place]))))
          : abs(output - examples.targets[place])
      }
      sorter.sort(scratch.scores, count: examples.count)
      medianErrors[target] = sorter.median(
        of: scratch.scores, count: examples.count, weights: examples.weights)
    }
  }
}
