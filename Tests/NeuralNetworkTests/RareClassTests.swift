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
}
