// Compares layers with PyTorch and metrics with scikit-learn: experiments/reference.

import JSON
import NeuralNetwork
import TestSupport
import Testing

struct ReferenceValuesTests {
  @Test("Loss, gradients and running statistics of every layer and loss are those of PyTorch")
  func layers() throws {
    let file = try ReferenceFile("layers.json")
    var kinds: Set<String> = []
    for reference in file.cases {
      let text = { (key: String) in reference[key]?.text ?? "" }
      let name = Comment(rawValue: text("name"))
      let loss = try #require(
        Loss(
          name: text("loss"), huberDelta: Float(reference["huber_delta"]?.double ?? 1),
          levels: reference["quantiles"]?.doubles ?? Loss.defaultLevels), name)
      let activation = try #require(Activation(rawValue: text("activation")), name)
      let normalization = try #require(Normalization(rawValue: text("normalization")), name)
      let sizes = try #require(reference["sizes"]).ints
      let architecture = Architecture(
        sizes: sizes, activations: sizes.dropFirst(2).map { _ in activation }, normalization: normalization,
        loss: loss)
      let parameters = Parameters(
        architecture: architecture, values: try #require(reference["parameters"]).floats)
      let examples = Examples(
        features: try #require(reference["features"]).floats,
        targets: try #require(reference["targets"]).floats,
        featureCount: sizes[0], targetCount: Int(reference["target_count"]?.double ?? 1),
        weights: reference["weights"]?.floats)
      var settings = TrainingSettings(learningRate: 0, batchSize: 0, epochs: 1)
      settings.regularization.labelSmoothing = Float(reference["label_smoothing"]?.double ?? 0)
      settings.regularization.classWeights = reference["class_weights"]?.floats ?? []
      var trainer = Trainer(parameters, examples: examples, settings: settings, seed: 0)

      let gradients = try #require(reference["gradients"]).doubles
      #expect(gradients.count == architecture.parameterCount, name)
      for (value, expected) in zip(trainer.gradientsOfFirstBatch(), gradients) {
        #expect(abs(Double(value) - expected) < 5e-6, name)
      }
      // The pass above has updated the running statistics already: begin anew.
      trainer = Trainer(parameters, examples: examples, settings: settings, seed: 0)
      let lossValue = try #require(reference["loss_value"]?.double)
      #expect(abs((trainer.trainEpoch()?.accumulator.meanLoss ?? .nan) - lossValue) < 2e-6, name)
      let statistics = zip(
        reference["running_mean"]?.elements ?? [], reference["running_variance"]?.elements ?? []
      ).flatMap { $0.doubles + $1.doubles }
      #expect(statistics.count == architecture.statisticsCount, name)
      for (value, expected) in zip(trainer.copyParameters().statistics, statistics) {
        #expect(abs(Double(value) - expected) < 2e-6, name)
      }
      let evaluationLoss = try #require(reference["evaluation_loss"]?.double)
      #expect(abs(trainer.evaluate(examples).loss - evaluationLoss) < 2e-6, name)
      kinds.formUnion([loss.name, activation.rawValue, normalization.rawValue])
    }
    #expect(kinds.count == Loss.names.count + Activation.allCases.count + Normalization.allCases.count)
  }

  @Test("Every metric is that of scikit-learn")
  func metrics() throws {
    let file = try ReferenceFile("metrics.json")
    let names = Set(file.cases.flatMap { $0["expected"]?.members.map { Array($0.keys) } ?? [] })
    #expect(
      names.isSuperset(of: [
        "accuracy", "balanced_accuracy", "precision", "recall", "f1", "roc_auc", "average_precision",
        "log_loss", "brier", "mcc", "top_3_accuracy", "top_5_accuracy", "mse", "rmse", "mae", "median_ae",
        "mape", "r2", "pinball", "poisson_deviance",
      ]))
    for reference in file.cases {
      let kind = reference["kind"]?.text
      let classCount = Int(reference["classes"]?.double ?? 0)
      let losses: [Loss] =
        switch kind {
        case "binary": [.binaryCrossEntropy, .hinge]
        case "multiclass": [.categoricalCrossEntropy, .hinge]
        case "multilabel": [.binaryCrossEntropy]
        default:
          if let levels = reference["quantiles"]?.doubles {
            [.quantile(levels: levels)]
          } else {
            reference["rates"] == nil ? [.meanSquaredError, .huber(delta: 1)] : [.poisson]
          }
        }
      for loss in losses { try check(reference, loss, classCount) }
    }
  }

  /// Through a network that puts out its inputs, so that they are the logits.
  private func check(_ reference: [String: JSONValue], _ loss: Loss, _ classCount: Int) throws {
    let name = Comment(rawValue: "\(reference["name"]?.text ?? ""), \(loss.name)")
    let targetCount = Int(reference["target_count"]?.double ?? 1)
    let outputs = loss.outputs(classCount: classCount, targetCount: targetCount)
    let identity = (0..<outputs * outputs).map { Float($0 / outputs == $0 % outputs ? 1 : 0) }
    let architecture = Architecture(sizes: [outputs, outputs], activations: [], loss: loss)
    var network = Network(
      Parameters(architecture: architecture, values: identity + Array(repeating: 0, count: outputs)))
    let examples = Examples(
      features: try #require(reference["logits"] ?? reference["predictions"]).floats,
      targets: try #require(reference["targets"]).floats, featureCount: outputs, targetCount: targetCount,
      weights: reference["weights"]?.floats)
    var evaluator = Evaluator(examples, architecture: architecture)
    let metrics = network.evaluate(&evaluator)
    let expected = try #require(reference["expected"]?.members)
    for metric in Metric.all where metric.tasks.contains(architecture.task) {
      var key = metric.name
      // Scores rank otherwise than probabilities, and have no logarithmic loss.
      if loss == .hinge, [.rocAUC, .averagePrecision].contains(metric), classCount > 2 {
        key += "_of_scores"
      }
      if loss == .hinge, [.logLoss, .brier].contains(metric) {
        #expect(metrics[metric] == nil, name)
        continue
      }
      // scikit-learn does not have every metric.
      guard let reference = expected[key] else { continue }
      guard let value = reference.double else {
        #expect(metrics[metric] == nil, name)
        continue
      }
      let computed = try #require(metrics[metric], "\(key)")
      #expect(abs(computed - value) <= 1e-6 * max(1, abs(value)), "\(name): \(key)")
    }
    // The matrix counts examples, whatever their weights.
    guard reference["weights"] == nil else { return }
    let matrix = expected["confusion_matrix"]?.elements.flatMap(\.ints)
    #expect(evaluator.confusion?.counts == matrix, name)
  }

  @Test("The area under the ROC curve is the same whether pairs are compared or sorted", arguments: [2, 3])
  func rankingAreas(classCount: Int) {
    // The same examples once and, beyond where sorting takes over, eight times over: the area does not change.
    let loss = Loss.categoricalCrossEntropy
    let architecture = Architecture(sizes: [2, classCount], activations: [], loss: loss)
    let parameters = Parameters(architecture: architecture, initializer: .normal, seed: 3)
    let features = (0..<400).map { Float(($0 * 7919) % 37) / 10 }
    let targets = (0..<200).map { Float(($0 * 31) % classCount) }
    func area(_ copies: Int) -> Double? {
      let examples = Examples(
        features: (0..<copies).flatMap { _ in features }, targets: (0..<copies).flatMap { _ in targets },
        featureCount: 2)
      var network = Network(parameters)
      return network.evaluate(examples)[.rocAUC]
    }
    #expect(area(1) != nil)
    #expect(area(1) == area(8))
  }
}
