import Testing

@testable import NeuralNetwork

/// Learning rates from the formulas of PyTorch's schedulers, by hand.
struct LearningRateTests {
  private func settings(_ schedule: LearningRateSchedule, epochs: Int, rate: Double = 0.1, warmup: Int = 0)
    -> TrainingSettings
  {
    var settings = TrainingSettings(learningRate: rate, batchSize: 0, epochs: epochs)
    settings.schedule = schedule
    settings.warmupEpochs = warmup
    return settings
  }

  private func expect(
    _ schedule: LearningRateSchedule, _ expected: [Double], warmup: Int = 0,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let rate = LearningRate(settings(schedule, epochs: expected.count, warmup: warmup), stepsPerEpoch: 4)
    for (index, value) in expected.enumerated() {
      #expect(
        abs(rate.rate(epoch: index + 1, step: 3) - value) < 1e-12, "\(index + 1)",
        sourceLocation: sourceLocation)
    }
  }

  @Test("Schedules by epochs")
  func epochs() {
    expect(.constant, [0.1, 0.1, 0.1])
    expect(.step(size: 2, gamma: 0.5), [0.1, 0.1, 0.05, 0.05, 0.025])
    expect(.exponential(gamma: 0.5), [0.1, 0.05, 0.025])
    // cos(π / 4) is √½.
    expect(
      .cosine(minimum: 0.02), [0.1, 0.06 + 0.04 * 0.5.squareRoot(), 0.06, 0.06 - 0.04 * 0.5.squareRoot()])
    expect(.polynomial(power: 2), [0.1, 0.05625, 0.025, 0.00625])
    expect(.reduceOnPlateau(factor: 0.5, patience: 0, minimum: 0), [0.1, 0.1])
  }

  @Test("In the warm-up the rate rises at each step, and the schedule begins afterwards")
  func warmup() {
    let rate = LearningRate(
      settings(.step(size: 1, gamma: 0.5), epochs: 5, rate: 0.8, warmup: 2), stepsPerEpoch: 4)
    let rates = [(1, 0), (1, 3), (2, 0), (2, 3), (3, 0), (3, 3), (4, 0), (5, 0)].map {
      rate.rate(epoch: $0.0, step: $0.1)
    }
    for (value, expected) in zip(rates, [0.1, 0.4, 0.5, 0.8, 0.8, 0.8, 0.4, 0.2]) {
      #expect(abs(value - expected) < 1e-12)
    }
    // The length is that of the epochs that are left.
    expect(.polynomial(power: 1), [0.05, 0.1, 0.1, 0.075, 0.05, 0.025], warmup: 2)
  }

  @Test("One cycle rises to the rate, and falls to a small part of it with the last step")
  func oneCycle() {
    let schedule = LearningRateSchedule.oneCycle(rising: 0.5, initialDivisor: 10, finalDivisor: 100)
    let rate = LearningRate(settings(schedule, epochs: 2), stepsPerEpoch: 5)
    let cases = [(1, 0, 0.01), (1, 2, 0.055), (1, 4, 0.1), (2, 4, 1e-4)]
    for (epoch, step, expected) in cases {
      #expect(abs(rate.rate(epoch: epoch, step: step) - expected) < 1e-12)
    }
    // 1 / 5 of the way down, by the cosine.
    let down = 1e-4 + (0.1 - 1e-4) * (1 + 0.809_016_994_374_947_4) / 2
    #expect(abs(rate.rate(epoch: 2, step: 0) - down) < 1e-12)
    #expect(
      [
        .constant, .step(size: 1, gamma: 1), .exponential(gamma: 1),
        .reduceOnPlateau(factor: 1, patience: 1, minimum: 0),
      ]
      .allSatisfy { (schedule: LearningRateSchedule) in !schedule.dependsOnLength })
    #expect(schedule.dependsOnLength && LearningRateSchedule.cosine(minimum: 0).dependsOnLength)
    #expect(LearningRateSchedule.polynomial(power: 1).dependsOnLength)
  }

  // PyTorch's ReduceLROnPlateau with threshold = 1e-4, threshold_mode = "rel" and eps = 1e-8.
  @Test("A plateau is left by one part in ten thousand, and a rate is not reduced by less than 10⁻⁸")
  func plateau() {
    func rates(
      _ metrics: [Double?], isError: Bool = true, patience: Int = 0, rate: Double = 8, warmup: Int = 0,
      minimum: Double = 0
    ) -> [Double] {
      var learning = LearningRate(
        settings(
          .reduceOnPlateau(factor: 0.5, patience: patience, minimum: minimum), epochs: metrics.count,
          rate: rate,
          warmup: warmup), stepsPerEpoch: 1)
      return metrics.enumerated().map { index, metric in
        learning.epochEnded(index + 1, metric: metric, isError: isError)
        return learning.rate(epoch: metrics.count + 1, step: 0)
      }
    }
    #expect(rates([1, 0.99995, 0.9998]) == [8, 4, 4])
    #expect(rates([1, 1.00005, 1.0002], isError: false) == [8, 4, 4])
    #expect(rates([1, 0.5, 1, 0.4]) == [8, 8, 4, 4])
    #expect(rates([1, 1, 1, 1, 1], patience: 1) == [8, 8, 4, 4, 2])
    #expect(rates([nil, .nan, 3, .nan, nil], patience: 0) == [4, 2, 2, 1, 0.5])
    #expect(rates([1, 1, 1, 1], rate: 4e-8) == [4e-8, 2e-8, 2e-8, 2e-8])
    #expect(rates([1, 1, 1], minimum: 3) == [8, 4, 3])
    // Epochs of the warm-up do not count.
    #expect(rates([1, 1, 1, 1], warmup: 2) == [8, 8, 8, 4])
  }
}
