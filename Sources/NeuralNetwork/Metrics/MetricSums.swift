// Sums over examples, from which metrics are computed.

/// The sums of a pass over examples in training or evaluation, with facts about their targets.
struct MetricSums: Sendable {
  let sums: LossAccumulator
  let examples: Examples
  let architecture: Architecture

  var meanLoss: Double { sums.meanLoss }

  /// The fraction of examples, by weight, classified correctly.
  var accuracy: Double { sums.correct / sums.weight }

  /// The mean of (p − y)², with p the probabilities: for two classes of the second one, for more classes summed over
  /// them, for labels the mean of theirs; nil if the outputs are not probabilities.
  var brierScore: Double? {
    guard architecture.loss.isCrossEntropy else { return nil }
    let mean = sums.probabilityError / sums.weight
    if architecture.task == .multilabel { return mean / Double(architecture.outputs) }
    // Both of two softmax outputs have the same error.
    return architecture.outputs == 2 ? mean / 2 : mean
  }

  /// The mean over a regression's targets; nil if one of them has no value.
  func meanOverTargets(_ value: (TargetErrors) -> Double?) -> Double? {
    var sum = 0.0
    for (index, errors) in sums.errors.enumerated() {
      let target = TargetErrors(
        squaredError: errors.squared, absoluteError: errors.absolute, weight: sums.weight,
        totalSumOfSquares: examples.totalSumsOfSquares[index],
        unit: examples.targetScales[index].isLogarithm ? 1 : examples.targetScales[index].unit)
      guard let value = value(target) else { return nil }
      sum += value
    }
    return sums.errors.isEmpty ? nil : sum / Double(sums.errors.count)
  }

  /// The errors of one target, by weight.
  struct TargetErrors {
    /// Σ (a − y)², in the unit of the training targets.
    let squaredError: Double
    /// Σ |a − y|, in the same unit.
    let absoluteError: Double
    /// The weight of the examples: their number without weights.
    let weight: Double
    /// Σ (y − ȳ)², in the same unit.
    let totalSumOfSquares: Double
    /// The unit of the training targets, in the target's own unit.
    let unit: Double

    /// In the target's own unit.
    var meanSquaredError: Double { squaredError / weight * unit * unit }
  }
}
