import NeuralNetwork
import Testing

struct RareClassTests {
  // By hand, as sklearn.metrics defines them for y_true = [0, 0, 1, 2], y_pred = [0, 0, 1, 1] with average="macro", zero_division=0.
  @Test("A class that occurs once and is never predicted counts with zeros")
  func once() throws {
    let architecture = Architecture(
      features: 3, hidden: [], outputs: 3, activation: .identity, loss: .categoricalCrossEntropy)
    // The outputs are the features.
    var network = Network(
      Parameters(architecture: architecture, values: [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]))
    let metrics = network.evaluate(
      Examples(
        features: [1, 0, 0, 2, 0, 1, 0, 1, 0, 0, 2, 1], targets: [0, 0, 1, 2], featureCount: 3))
    for (metric, expected) in [
      (Metric.accuracy, 0.75), (.balancedAccuracy, 2.0 / 3), (.precision, 0.5), (.recall, 2.0 / 3),
      (.f1, 5.0 / 9),
    ] {
      #expect(abs((metrics[metric] ?? .nan) - expected) < 1e-12, "\(metric)")
    }
  }

  @Test(
    "If a class is absent, the area under the ROC curve is undefined; engine 3 took the mean over the others")
  func absent() {
    let architecture = Architecture(
      features: 3, hidden: [], outputs: 3, activation: .identity, loss: .categoricalCrossEntropy)
    var network = Network(
      Parameters(architecture: architecture, values: [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0]))
    // The first class wins 3 of 4 pairs, the second 4 of 4: the odds of the outputs are e² and more.
    let examples = Examples(
      features: [4, 0, 0, 0, 0, 2, 2, 4, 0, 0, 6, 0], targets: [0, 0, 1, 1], featureCount: 3)
    var area: [EngineVersion: Double?] = [:]
    for engine in [EngineVersion.three, .four] {
      var evaluator = Evaluator(examples, architecture: architecture, engine: engine)
      area[engine] = network.evaluate(&evaluator)[.rocAUC]
    }
    #expect(area == [.three: 0.875, .four: nil])
  }
}
