// Sums over examples, from which metrics are computed.

/// The sums of a pass over examples in training or evaluation, with facts about their targets.
struct MetricSums: Sendable {
  let count: Int
  let meanLoss: Double
  /// The number of correctly classified examples.
  let correct: Int
  /// Σ (a − y)², in the unit of the training targets. This and the following are for regressions only.
  let squaredError: Double
  /// Σ |a − y|, in the same unit.
  let absoluteError: Double
  /// Σ (y − ȳ)², in the same unit.
  let totalSumOfSquares: Double
  /// The unit of the training targets, in the target's own unit.
  let targetScale: Double
  let loss: Loss

  init(_ sums: LossAccumulator, of examples: Examples, loss: Loss) {
    count = sums.count
    meanLoss = sums.meanLoss
    correct = sums.correct
    squaredError = sums.squaredError
    absoluteError = sums.absoluteError
    totalSumOfSquares = examples.totalSumOfSquares
    targetScale = examples.targetScale
    self.loss = loss
  }
}
