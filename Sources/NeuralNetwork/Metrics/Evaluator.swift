// Evaluates a network on examples that it is not trained on.

/// Examples with scratch for a network's outputs on them, to be measured after every epoch without taking memory.
public struct Evaluator: ~Copyable {
  let examples: Examples
  private let loss: Loss
  private let outputCount: Int
  private let engine: EngineVersion
  private var arena: Arena
  /// m × outputs, as `Loss.evaluate` leaves them.
  let outputs: UnsafeMutablePointer<Float>
  /// For one number an example; of classifiers only.
  private let scratch: UnsafeMutablePointer<Float>
  private let members: ClassMembers?
  /// The metrics of the task, with their places in `MetricValues`.
  private let metrics: [(place: Int, metric: Metric)]
  /// Of the latest measurement; nil for a regression.
  public private(set) var confusion: Confusion?

  /// - Parameters:
  ///   - architecture: of the networks that will be measured.
  ///   - engine: the version whose metrics are taken.
  public init(_ examples: Examples, architecture: Architecture, engine: EngineVersion = .current) {
    precondition(examples.featureCount == architecture.sizes[0], "the examples have the network's features")
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

  /// The bytes that measuring some examples takes, besides the network's own.
  public static func memory(_ architecture: Architecture, exampleCount: Int) -> Int {
    let classCount = architecture.classCount ?? 0
    return 4 * exampleCount * (architecture.outputs + (classCount > 0 ? 2 : 0)) + 8 * classCount * classCount
  }

  /// All metrics of a network in training, with the parameters as they are now.
  public mutating func evaluate(_ trainer: inout Trainer) -> MetricValues { trainer.evaluate(&self) }

  /// All metrics of the outputs that stand in `outputs`.
  ///
  /// - Parameter accumulator: has their losses.
  mutating func values(_ accumulator: LossAccumulator) -> MetricValues {
    let sums = self.sums(accumulator)
    var values = MetricValues()
    for (place, metric) in metrics { values.set(value(of: metric, sums), at: place) }
    return values
  }

  /// The sums of the outputs that stand in `outputs`, after deciding for classes, which all metrics share.
  mutating func sums(_ accumulator: LossAccumulator) -> MetricSums {
    countClasses()
    var accumulator = accumulator
    if let confusion { accumulator.correct = confusion.correct }
    return MetricSums(accumulator, of: examples, loss: loss)
  }

  /// One metric of the outputs whose sums these are; nil where it is not defined, or lacks what it needs.
  func value(of metric: Metric, _ sums: MetricSums) -> Double? {
    switch metric.computation {
    case .sums(let compute): return compute(sums)
    case .decisions(let compute): return confusion.flatMap(compute)
    case .scores(let compute):
      // What is not a number has no order.
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
