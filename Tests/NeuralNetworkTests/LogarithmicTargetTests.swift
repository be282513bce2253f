// Metrics of targets whose logarithm was scaled: they are those of the targets themselves.

import Testing

@testable import NeuralNetwork

struct LogarithmicTargetTests {
  private static let targets: [Float] = [-2.5, -1.25, -0.5, 0.25, 1.0, 1.75, 2.25, -1.5]
  private static let outputs: [Float] = [-2.25, -1.5, -0.25, 0.5, 0.75, 2.0, 2.0, -1.0]
  private static let weights: [Float] = [1, 2, 1, 3, 1, 1, 2, 1]

  private func values(_ outputs: [Float], _ loss: Loss, weights: [Float]?) -> MetricValues {
    let examples = Examples(
      targetsAlone: Self.targets, targetCount: 1, weights: weights,
      targetScales: [Examples.TargetScale(unit: 1.5, offset: 2, isLogarithm: true)])
    let width = outputs.count / Self.targets.count
    return Evaluator.metrics(
      ofOutputs: outputs, examples,
      architecture: Architecture(sizes: [1, width], activations: [], loss: loss))
  }

  private func expect(
    _ values: MetricValues, _ reference: [(Metric, Double)],
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (metric, value) in reference {
      let found = values[metric] ?? .nan
      #expect(
        abs(found - value) <= 1e-7 * abs(value), "\(metric.name): \(found)", sourceLocation: sourceLocation)
    }
  }

  // y = sign(s) (exp |s| − 1) for s = 1.5 z + 2 by NumPy 2.4.6, the metrics by scikit-learn 1.9.1.
  @Test("Errors are those in the target's own unit, negative targets and weights included")
  func errors() {
    for loss in [Loss.meanSquaredError, .meanAbsoluteError, .huber(delta: 1)] {
      expect(
        values(Self.outputs, loss, weights: nil),
        [
          (.meanSquaredError, 856.4688435476461), (.rootMeanSquaredError, 29.265488951111788),
          (.meanAbsoluteError, 16.740224672642206), (.r2, 0.8359568965352243),
          (.medianAbsoluteError, 3.345572325598485), (.meanAbsolutePercentageError, 1.128888791103378),
        ])
      expect(
        values(Self.outputs, loss, weights: Self.weights),
        [
          (.meanSquaredError, 954.9698038395628), (.rootMeanSquaredError, 30.90258571446025),
          (.meanAbsoluteError, 17.63741015459611), (.r2, 0.8470827905159602),
          (.medianAbsoluteError, 4.891618698111817), (.meanAbsolutePercentageError, 1.1234774235192229),
        ])
    }
  }

  @Test("The pinball loss too, and errors are those of the median")
  func quantiles() {
    let outputs = Self.outputs.flatMap { [$0 - 0.5, $0, $0 + 0.25] }
    let loss = Loss.quantile(levels: [0.25, 0.5, 0.75])
    expect(
      values(outputs, loss, weights: nil),
      [(.pinball, 6.3690304157724205), (.meanAbsoluteError, 16.740224672642206)])
    expect(
      values(outputs, loss, weights: Self.weights),
      [(.pinball, 6.56464400761686), (.meanAbsoluteError, 17.63741015459611)])
  }
}
