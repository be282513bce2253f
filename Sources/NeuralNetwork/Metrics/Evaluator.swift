// Evaluates a network on examples that it is not trained on.

/// Examples with buffers for a network's outputs on them, so that measuring after each epoch does not allocate.
public struct Evaluator: ~Copyable {
  let examples: Examples
  private let loss: Loss
  private let outputCount: Int
  private let engine: EngineVersion
  private var arena: Arena
  /// m × outputs, as `Loss.evaluate` leaves them.
  let outputs: UnsafeMutablePointer<Float>
  /// One number per example; for classifiers only.
  private let scratch: UnsafeMutablePointer<Float>
  private let members: ClassMembers?
  /// The metrics of the task, with their indices in `MetricValues`.
  private let metrics: [(place: Int, metric: Metric)]
  /// The matrix of the latest measurement; nil for a regression.
  public private(set) var confusion: Confusion?

  /// - Parameters:
  ///   - architecture: the architecture of the networks to measure.
  ///   - engine: the version that defines the metrics.
  public init(_ examples: Examples, architecture: Architecture, engine: EngineVersion = .current) {
    precondition(examples.inputs.form.fits(architecture), "the examples have the network's inputs")
    self.examples = examples
    loss = architecture.loss
    metrics = Metric.places { $0.tasks.contains(architecture.loss.task) }
    outputCount = architecture.outputs
    self.engine = engine
    let classCount = architecture.classCount ?? 0
    var arena = Arena(capacities: [examples.count * outputCount, classCount > 0 ? examples.count : 0])
    outputs = arena.takeAddress(examples.count * outputCount)
    scratch = arena.takeAddress(classCount > 0 ? examples.count : 0)
    self.arena = arena
    confusion = classCount > 0 ? Confusion(classCount: classCount) : nil
    members = classCount > 0 ? ClassMembers(examples.targets, classCount: classCount) : nil
  }

  /// The bytes needed to measure examples, without the network itself.
  public static func memory(_ architecture: Architecture, exampleCount: Int) -> Int {
    let classCount = architecture.classCount ?? 0
    return 4 * exampleCount * (architecture.outputs + (classCount > 0 ? 2 : 0)) + 8 * classCount * classCount
  }

  /// All metrics of a network in training, with its current parameters.
  public mutating func evaluate(_ trainer: inout Trainer) -> MetricValues { trainer.evaluate(&self) }

  /// All metrics of the outputs in `outputs`.
  ///
  /// - Parameter accumulator: their losses.
  mutating func values(_ accumulator: LossAccumulator) -> MetricValues {
    let sums = self.sums(accumulator)
    var values = MetricValues()
    for (place, metric) in metrics { values.set(value(of: metric, sums), at: place) }
    return values
  }

  /// The sums that all metrics share, after deciding on classes.
  mutating func sums(_ accumulator: LossAccumulator) -> MetricSums {
    countClasses()
    var accumulator = accumulator
    if let confusion { accumulator.correct = confusion.correct }
    return MetricSums(accumulator, of: examples, loss: loss)
  }

  /// One metric, given the sums; nil if it is undefined or lacks its inputs.
  func value(of metric: Metric, _ sums: MetricSums) -> Double? {
    switch metric.computation {
    case .sums(let compute): return compute(sums)
    case .decisions(let compute): return confusion.flatMap(compute)
    case .scores(let compute):
      // NaN has no order.
      guard let members, sums.meanLoss.isFinite else { return nil }
      return compute(
        ClassScores(
          outputs: outputs, outputCount: outputCount, members: members, engine: engine, scratch: scratch))
    case .predictions(let compute):
      return members == nil ? compute(RegressionValues(outputs: outputs, examples: examples)) : nil
    }
  }

  private mutating func countClasses() {
    let (outputs, outputCount) = (outputs, outputCount)
    confusion?.count(examples.targets) { index in
      let row = outputs + index * outputCount
      return outputCount == 1 ? (row[0] > 0 ? 1 : 0) : Loss.largest(row, outputCount)
    }
  }
}
