// The metrics' definitions, including invented ones.

import Testing

@testable import NeuralNetwork

struct MetricTests {
  /// A network that puts out its inputs, and outputs that get better from first to last.
  private struct Problem {
    let loss: Loss
    let outputs: Int
    var targetCount = 1
    let targets: [Float]
    /// Wrong, half right, and right.
    let logits: [[Float]]

    static let all: [Problem] = {
      let (signs, classes): ([Float], [Float]) = ([0, 1, 1, 0], [0, 1, 2, 0, 1, 2])
      func scores(
        of classes: [Float], count: Int = 3, _ isHigh: (Float, Float) -> Bool
      ) -> [Float] {
        classes.flatMap { truth in (0..<count).map { isHigh(truth, Float($0)) ? 3 : -3 } }
      }
      func scores(_ isHigh: (Float, Float) -> Bool) -> [Float] { scores(of: classes, isHigh) }
      let sixClasses: [Float] = [5, 1, 2, 3, 4, 0]
      let ofSixClasses = [
        scores(of: sixClasses, count: 6) { $0 != $1 },
        scores(of: sixClasses, count: 6) { $1 == ($0 == 0 ? 0 : 1) },
        scores(of: sixClasses, count: 6) { $0 == $1 },
      ]
      let labels: [Float] = [1, 0, 0, 1, 0, 1, 1, 1]
      let ofLabels = [labels.map { 2 - 4 * $0 }, [1, -2, 2, 2, -1, -2, -3, 3], labels.map { 4 * $0 - 2 }]
      func spread(_ numbers: [Float]) -> [Float] { numbers.flatMap { [$0 - 0.5, $0, $0 + 0.5] } }
      let ofSigns: [[Float]] = [[2, -2, -3, 3], [-2, -2, 3, 3], [-2, 2, 3, -3]]
      let ofClasses = [scores { $0 != $1 }, scores { $1 == ($0 == 0 ? 0 : 1) }, scores { $0 == $1 }]
      let ofNumbers: [[Float]] = [[9, -7, 8, 1], [1, 2, 3, 2], [1.5, 2.5, 3.5, 5]]
      return [
        Problem(loss: .binaryCrossEntropy, outputs: 1, targets: signs, logits: ofSigns),
        Problem(loss: .hinge, outputs: 1, targets: signs, logits: ofSigns),
        Problem(loss: .categoricalCrossEntropy, outputs: 3, targets: classes, logits: ofClasses),
        Problem(loss: .hinge, outputs: 3, targets: classes, logits: ofClasses),
        Problem(loss: .meanSquaredError, outputs: 1, targets: [1, 2, 4, 5], logits: ofNumbers),
        Problem(loss: .meanAbsoluteError, outputs: 1, targets: [1, 2, 4, 5], logits: ofNumbers),
        Problem(loss: .huber(delta: 1), outputs: 1, targets: [1, 2, 4, 5], logits: ofNumbers),
        Problem(loss: .categoricalCrossEntropy, outputs: 6, targets: sixClasses, logits: ofSixClasses),
        Problem(loss: .hinge, outputs: 6, targets: sixClasses, logits: ofSixClasses),
        Problem(loss: .binaryCrossEntropy, outputs: 2, targetCount: 2, targets: labels, logits: ofLabels),
        Problem(
          loss: .meanSquaredError, outputs: 2, targetCount: 2, targets: [1, 2, 4, 5], logits: ofNumbers),
        Problem(
          loss: .quantile(levels: [0.25, 0.5, 0.75]), outputs: 3, targets: [1, 2, 4, 5],
          logits: ofNumbers.map(spread)),
        Problem(
          loss: .poisson, outputs: 1, targets: [1, 2, 4, 5],
          logits: [[3, -1, -0.5, 0], [0, 0.5, 1, 1], [0, 0.75, 1.5, 1.5]]),
      ]
    }()

    var architecture: Architecture { Architecture(sizes: [outputs, outputs], activations: [], loss: loss) }

    var parameters: Parameters {
      let identity = (0..<outputs * outputs).map { Float($0 / outputs == $0 % outputs ? 1 : 0) }
      return Parameters(
        architecture: architecture, values: identity + Array(repeating: 0, count: outputs))
    }

    func examples(_ logits: [Float]) -> Examples {
      let (scale, offset): (Double, Double) = loss == .poisson ? (1, 0) : (2, 10)
      return Examples(
        features: logits, targets: targets, featureCount: outputs, targetCount: targetCount,
        targetScale: scale,
        targetOffset: offset)
    }

    func values(_ logits: [Float]) -> MetricValues {
      var network = Network(parameters)
      return network.evaluate(examples(logits))
    }
  }

  @Test("Names are valid for columns and unique; every metric has a summary")
  func names() throws {
    #expect(Set(Metric.all.map(\.name)).count == Metric.all.count)
    for metric in Metric.all {
      #expect(metric.name.wholeMatch(of: /[a-z][a-z0-9_]*/) != nil, "\(metric)")
      #expect(!metric.summary.isEmpty && metric.summary.last != "." && !metric.tasks.isEmpty, "\(metric)")
      #expect(!(metric.summary + metric.source).contains("\n"), "\(metric)")
    }
    #expect(Metric.all.count <= MetricValues.capacity)
  }

  @Test("The order of columns in the store and in reports stays")
  func order() {
    let names = [
      "loss", "accuracy", "balanced_accuracy", "precision", "recall", "f1", "roc_auc", "average_precision",
      "log_loss", "brier", "mcc", "top_3_accuracy", "top_5_accuracy", "mse", "rmse", "mae", "median_ae",
      "mape",
      "r2", "pinball", "poisson_deviance",
    ]
    #expect(Metric.all.map(\.name).filter(names.contains) == names)
    #expect(Metric.ofTraining.map(\.name).filter(names.contains) == ["loss", "accuracy", "r2"])
  }

  @Test(
    "A metric has a value for the tasks that it claims, and for no other", arguments: Metric.Task.allCases)
  func tasks(task: Metric.Task) {
    let problems = Problem.all.filter { $0.architecture.task == task }
    let values = problems.map { $0.values($0.logits[1]) }
    for metric in Metric.all {
      #expect(values.contains { $0[metric] != nil } == metric.tasks.contains(task), "\(metric)")
    }
  }

  @Test("Better outputs give a better value, by the metric's goal")
  func goals() {
    for problem in Problem.all {
      let values = problem.logits.map(problem.values)
      for metric in Metric.all {
        guard let worst = values[0][metric], let middle = values[1][metric], let best = values[2][metric]
        else { continue }
        #expect(metric.goal.isBetter(best, than: worst), "\(metric) of \(problem.loss.name)")
        #expect(!metric.goal.isBetter(middle, than: best), "\(metric) of \(problem.loss.name)")
      }
    }
  }

  @Test("Training has its metrics as evaluation has them, and no others")
  func training() throws {
    for problem in Problem.all {
      let examples = problem.examples(problem.logits[1])
      // With a rate of 0 the parameters stay.
      var trainer = Trainer(
        problem.parameters, examples: examples,
        settings: TrainingSettings(learningRate: 0, batchSize: 0, epochs: 1), seed: 1)
      let sums = try #require(trainer.trainEpoch()?.accumulator)
      let training = MetricValues(training: sums, of: examples, architecture: problem.architecture)
      let evaluated = problem.values(problem.logits[1])
      for metric in Metric.all {
        guard metric.isOfTraining, metric.tasks.contains(problem.architecture.task) else {
          #expect(training[metric] == nil, "\(metric)")
          continue
        }
        let (value, expected) = (try #require(training[metric]), try #require(evaluated[metric]))
        #expect(abs(value - expected) < 1e-6, "\(metric) of \(problem.loss.name)")
      }
    }
  }

  // By hand: predictions 10 + 2 · (1, 2, 3, 2) = 12, 14, 16, 14 for the targets 10 + 2 · (1, 2, 4, 5) = 12, 14, 18, 20.
  @Test("A metric can be made from predictions and targets, in the target's own unit")
  func predictions() {
    let relative = Metric(
      "relative", .minimize, of: [.regression], "mean of |a − y| / |y|",
      .predictions { $0.mean { prediction, target in abs(prediction - target) / abs(target) } })
    let problem = Problem.all[4]
    var evaluator = Evaluator(problem.examples(problem.logits[1]), architecture: problem.architecture)
    var network = Network(problem.parameters)
    let values = network.evaluate(&evaluator)
    let sums = evaluator.sums(LossAccumulator())
    let value = evaluator.value(of: relative, sums) ?? .nan
    let expected: Double = (2.0 / 18 + 6.0 / 20) / 4
    #expect(abs(value - expected) < 1e-12)
    #expect(values[relative] == nil, "it is in no list")

    let classes = Problem.all[2]
    var ofClasses = Evaluator(classes.examples(classes.logits[1]), architecture: classes.architecture)
    let sumsOfClasses = ofClasses.sums(LossAccumulator())
    let valueOfClasses = ofClasses.value(of: relative, sumsOfClasses)
    #expect(valueOfClasses == nil)
  }

  @Test("Values are equal if they and the missing ones are")
  func equality() {
    let values = MetricValues { $0 == .loss ? 1 : $0 == .f1 ? 0.5 : nil }
    #expect(values[.loss] == 1 && values[.f1] == 0.5 && values[.accuracy] == nil && values.loss == 1)
    #expect(values == MetricValues { $0 == .loss ? 1 : $0 == .f1 ? 0.5 : nil })
    #expect(values != MetricValues { $0 == .loss ? 1 : $0 == .f1 ? 0.25 : nil })
    #expect(values != MetricValues { $0 == .loss ? 1 : $0 == .f1 ? 0.5 : $0 == .accuracy ? 0 : nil })
  }
}
