import NeuralNetwork
import Testing

struct PlateauTests {
  private func rates(_ metrics: [Double?], isError: Bool, patience: Int) -> [Double?] {
    let architecture = Architecture(
      features: 1, hidden: [], outputs: 1, activation: .identity, loss: .meanSquaredError)
    var settings = TrainingSettings(learningRate: 8, batchSize: 0, epochs: metrics.count)
    settings.schedule = .reduceOnPlateau(factor: 0.5, patience: patience, minimum: 1)
    var trainer = Trainer(
      Parameters(architecture: architecture, values: [0, 0]),
      examples: Examples(features: [0], targets: [0], featureCount: 1), settings: settings, seed: 1)
    return metrics.map { metric in
      let rate = trainer.trainEpoch()?.learningRate
      trainer.epochEnded(trainer.epoch, metric: metric, isError: isError)
      return rate
    }
  }

  // By hand from the definition, which is that of PyTorch's ReduceLROnPlateau: the rate is halved after the
  // second epoch in a row that is no better than the best, and the count begins anew.
  @Test("The rate of a training goes down when its metric does not become better")
  func reduces() {
    let metrics: [Double?] = [5, 5, 5, 4, 6, 4, 4, 4, 4, 4, 4]
    let expected: [Double?] = [8, 8, 8, 4, 4, 4, 2, 2, 1, 1, 1]
    #expect(rates(metrics, isError: true, patience: 1) == expected)
    #expect(rates(metrics.map { $0.map { 10 - $0 } }, isError: false, patience: 1) == expected)
    // Where more is better, falling numbers are no improvement.
    #expect(rates([5, 4, 3, 2], isError: false, patience: 1) == [8, 8, 8, 4])
  }

  @Test("With a patience of 0 each epoch that is no better counts; the rate never falls below its minimum")
  func impatient() {
    #expect(rates([1, 1, 0, 1, 1, 1], isError: true, patience: 0) == [8, 8, 4, 4, 2, 1])
  }
}
