// Decision thresholds.

import Randomness
import Testing

@testable import NeuralNetwork

struct DecisionThresholdTests {
  private let targets: [Float] = [0, 0, 1, 0, 1, 1, 0, 1]
  private let probabilities: [Float] = [0.0625, 0.125, 0.1875, 0.25, 0.3125, 0.375, 0.75, 0.875]

  // By scikit-learn 1.9.1: the metric of (probability > threshold) at the middles between neighbouring probabilities,
  // with f1_score(average="macro"); the best value and its threshold nearest to 0.5.
  @Test(
    "The threshold is the best one nearest to 0.5",
    arguments: [
      (Metric.balancedAccuracy, 0.28125), (.accuracy, 0.28125), (.f1, 0.28125), (.mcc, 0.15625),
      (.recall, 0.28125), (.precision, 0.15625),
    ])
  func best(metric: Metric, threshold: Double) {
    #expect(metric.bestThreshold(probabilities, targets: targets) == threshold)
  }

  @Test("Weights count as often as their examples would")
  func weights() {
    let weights: [Float] = [1, 1, 1, 5, 1, 1, 2, 3]
    let repeated = zip(weights, zip(probabilities, targets)).flatMap { weight, example in
      Array(repeating: example, count: Int(weight))
    }
    for metric in [Metric.balancedAccuracy, .accuracy, .f1, .mcc] {
      let threshold = metric.bestThreshold(probabilities, targets: targets, weights: weights)
      #expect(threshold == metric.bestThreshold(repeated.map(\.0), targets: repeated.map(\.1)))
      #expect(threshold != nil)
    }
    // Without the example of 0.75 the classes above 0.28 are pure.
    #expect(
      Metric.accuracy.bestThreshold(probabilities, targets: targets, weights: [1, 1, 0, 1, 1, 1, 0, 1])
        == 0.28125)
  }

  @Test(
    "An interval with 0.5 in it stays at 0.5, and of equal values the nearest to it and then the lower counts"
  )
  func ties() {
    #expect(Metric.accuracy.bestThreshold([0.25, 0.75], targets: [0, 1]) == 0.5)
    #expect(Metric.accuracy.bestThreshold([0.25, 0.5, 0.75], targets: [0, 0, 1]) == 0.5)
    #expect(Metric.accuracy.bestThreshold([0.25, 0.5, 0.75], targets: [0, 1, 1]) == 0.375)
    // Right at 0.125 and at 0.875 alike, and wrong between them.
    #expect(Metric.accuracy.bestThreshold([0.25, 0.75], targets: [1, 0]) == 0.125)
    #expect(Metric.accuracy.bestThreshold([0, 1], targets: [0, 1]) == 0.5)
    // No threshold from 0 to 1 tells them apart.
    #expect(Metric.balancedAccuracy.bestThreshold([0.25, 0.25], targets: [1, 0]) == 0.5)
    #expect(Metric.accuracy.bestThreshold([1, 1, 1], targets: [0, 0, 1]) == 0.5)
  }

  @Test("The order of the examples does not matter, and no other threshold is better")
  func everyThreshold() {
    var stream = RandomStream(seed: 3, purpose: .split)
    for count in [2, 5, 30, 100] {
      let probabilities = (0..<count).map { _ in Float(stream.integer(below: 40)) / 39 }
      var targets = probabilities.map { Float(stream.integer(below: 39)) < $0 * 39 ? Float(1) : 0 }
      (targets[0], targets[1]) = (0, 1)
      var order = Array(0..<Int32(count))
      stream.shuffle(&order)
      for metric in [Metric.balancedAccuracy, .accuracy, .f1, .mcc] {
        let threshold = metric.bestThreshold(probabilities, targets: targets) ?? .nan
        #expect(
          threshold
            == metric.bestThreshold(
              order.map { probabilities[Int($0)] }, targets: order.map { targets[Int($0)] }))
        func value(_ threshold: Double) -> Double {
          var confusion = Confusion(classCount: 2)
          confusion.count(targets) { Double(probabilities[$0]) > threshold ? 1 : 0 }
          if metric == .accuracy { return Double(confusion.correct) / Double(count) }
          guard case .decisions(let compute) = metric.computation else { return .nan }
          return compute(Decisions(confusion)) ?? .nan
        }
        for other in stride(from: 0.0, through: 1, by: 0.005) {
          #expect(value(other) <= value(threshold) + 1e-15)
        }
      }
    }
  }

  @Test("There is no threshold without both classes, for other metrics or for numbers out of range")
  func undefined() {
    let f1 = Metric.f1
    #expect(f1.bestThreshold([], targets: []) == nil && f1.bestThreshold([0.2], targets: [1]) == nil)
    #expect(f1.bestThreshold([0.2, 0.3], targets: [1, 1]) == nil)
    #expect(f1.bestThreshold([0.2, 0.3], targets: [1, 0], weights: [1, 0]) == nil)
    for (probabilities, targets, weights) in [
      ([0.2, .nan], [0, 1], nil), ([0.2, 1.5], [0, 1], nil), ([-0.1, 0.5], [0, 1], nil),
      ([0.2, 0.3], [0, 2], nil),
      ([0.2, 0.3], [0], nil), ([0.2, 0.3], [0, 1], [1]), ([0.2, 0.3], [0, 1], [1, -1]),
      ([0.2, 0.3], [0, 1], [1, .infinity]),
    ] as [([Float], [Float], [Float]?)] {
      #expect(f1.bestThreshold(probabilities, targets: targets, weights: weights) == nil)
    }
    for metric in [Metric.rocAUC, .loss, .meanSquaredError] {
      #expect(metric.bestThreshold([0.2, 0.3], targets: [0, 1]) == nil)
    }
  }
}
