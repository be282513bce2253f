// Sums over examples, from which metrics are computed.

/// The sums of a pass over some examples, in training or in evaluation, with what is known of their targets.
struct MetricSums: Sendable {
  let count: Int
  let meanLoss: Double
  /// How many examples were put in their class.
  let correct: Int
  /// Σ (a − y)², in the unit that training has the targets in; of regressions only, as all that follows.
  let squaredError: Double
  /// Σ |a − y|, likewise.
  let absoluteError: Double
  /// Σ (y − ȳ)², likewise.
  let totalSumOfSquares: Double
  /// One unit of the training's targets, in the target's own unit.
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
