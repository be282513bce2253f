// Measuring a network on examples that it is not trained on.

/// Examples with scratch for a network's outputs on them, to be measured after every epoch without taking memory.
public struct Evaluator: ~Copyable {
  let examples: Examples
  private let loss: Loss
  private let outputCount: Int
  private let engine: EngineVersion
  private var arena: Arena
  /// m × outputs, as `Loss.evaluate` leaves them.
  let outputs: UnsafeMutablePointer<Float>
  /// One class's scores, class by class.
  private let scores: UnsafeMutablePointer<Float>
  /// The examples, class by class, and where each class begins.
  private let byClass: [Int32]
  private let classStarts: [Int]
  /// Of the latest measurement; nil for a regression.
  public private(set) var confusion: Confusion?

  /// - Parameters:
  ///   - architecture: of the networks that will be measured.
  ///   - engine: the version whose metrics are taken.
  public init(_ examples: Examples, architecture: Architecture, engine: EngineVersion = .current) {
    precondition(examples.featureCount == architecture.sizes[0], "the examples have the network's features")
    self.examples = examples
    loss = architecture.loss
    outputCount = architecture.outputs
    self.engine = engine
    let classCount = architecture.classCount ?? 0
    var arena = Arena(capacities: [examples.count * outputCount, classCount > 0 ? examples.count : 0])
    outputs = arena.takeAddress(examples.count * outputCount)
    scores = arena.takeAddress(classCount > 0 ? examples.count : 0)
    self.arena = arena
    confusion = classCount > 0 ? Confusion(classCount: classCount) : nil

    var starts = [Int](repeating: 0, count: classCount + 1)
    var order: [Int32] = []
    if classCount > 0 {
      for target in examples.targets { starts[Int(target) + 1] += 1 }
      for index in 0..<classCount { starts[index + 1] += starts[index] }
      var next = starts
      order = [Int32](repeating: 0, count: examples.count)
      for (index, target) in examples.targets.enumerated() {
        order[next[Int(target)]] = Int32(truncatingIfNeeded: index)
        next[Int(target)] += 1
      }
    }
    byClass = order
    classStarts = starts
  }

  /// The bytes that measuring some examples takes, besides the network's own.
  public static func memory(_ architecture: Architecture, exampleCount: Int) -> Int {
    let classCount = architecture.classCount ?? 0
    return 4 * exampleCount * (architecture.outputs + (classCount > 0 ? 2 : 0)) + 8 * classCount * classCount
  }

  /// All figures of a network in training, with the parameters as they are now.
  public mutating func evaluate(_ trainer: inout Trainer) -> MetricValues { trainer.evaluate(&self) }

  /// The figures of the outputs that stand in `outputs`, whose losses are in the tally.
  mutating func figures(_ tally: LossAccumulator) -> MetricValues {
    var figures = MetricValues()
    figures[.loss] = tally.meanLoss
    let count = Double(tally.count)
    guard confusion != nil else {
      let scale = examples.targetScale
      figures[.meanSquaredError] = tally.squaredError / count * scale * scale
      figures[.meanAbsoluteError] = tally.absoluteError / count * scale
      figures[.r2] = tally.r2(totalSumOfSquares: examples.totalSumOfSquares)
      return figures
    }
    if loss.isCrossEntropy { figures[.logLoss] = tally.meanLoss }
    countClasses()
    confusion?.add(to: &figures)
    if tally.loss.isFinite { figures[.rocAUC] = rankingArea() }
    return figures
  }

  private mutating func countClasses() {
    confusion?.reset()
    for (index, target) in examples.targets.enumerated() {
      let row = outputs + index * outputCount
      let predicted = outputCount == 1 ? (row[0] > 0 ? 1 : 0) : Loss.largest(row, outputCount)
      confusion?.add(truth: Int(target), predicted: predicted)
    }
  }

  /// nil where a class has no examples, or no others: scikit-learn's mean is then not a number.
  private mutating func rankingArea() -> Double? {
    let classCount = classStarts.count - 1
    // Of two classes the one area says it all.
    let classes = classCount == 2 ? 1..<2 : 0..<classCount
    var (sum, ranked) = (0.0, 0)
    for index in classes {
      let members = classStarts[index]..<classStarts[index + 1]
      guard !members.isEmpty, members.count < examples.count else {
        if engine.ranksPresentClasses { continue }
        return nil
      }
      let column = outputCount == 1 ? 0 : index
      for (position, example) in byClass.enumerated() {
        scores[position] = outputs[Int(example) * outputCount + column]
      }
      sum += RankingArea.area(scores, count: examples.count, positives: members)
      ranked += 1
    }
    return ranked > 0 ? sum / Double(ranked) : nil
  }
}
