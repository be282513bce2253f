// Estimates the cost of training a network.

extension Architecture {
  /// The floating-point operations, steps and memory of training.
  ///
  /// Only the operations of matrix products are counted, a multiplication and an addition as two: the products grow
  /// with n[l] n[l−1], everything else with n[l].
  public struct Cost: Hashable, Sendable {
    /// m, the number of examples in a full step.
    public let examplesPerStep: Int
    /// Steps per epoch; the last may be smaller than the others.
    public let stepsPerEpoch: Int
    /// For a full step: Z[l] = W[l] A[l−1], Σ 2 m n[l] n[l−1] over all layers.
    public let forwardFLOPs: Int
    /// For a full step: dW[l] = dZ[l] A[l−1]ᵀ, the same again, and dA[l−1] = W[l]ᵀ dZ[l], the same for all layers but
    /// the first.
    public let backwardFLOPs: Int
    /// Both passes over all examples, without evaluation after the epoch.
    public let flopsPerEpoch: Int
    /// `Trainer.memory` in bytes.
    public let memory: Int

    public var flopsPerStep: Int { forwardFLOPs + backwardFLOPs }
  }

  /// - Parameter exampleCount: the number of training examples, at least one.
  public func cost(exampleCount: Int, settings: TrainingSettings) -> Cost {
    let rows = settings.batchRows(exampleCount: exampleCount)
    let products = (1...layerCount).map { 2 * sizes[$0] * sizes[$0 - 1] }
    let forward = products.reduce(0, +)
    let backward = 2 * forward - products[0]
    return Cost(
      examplesPerStep: rows, stepsPerEpoch: settings.stepsPerEpoch(exampleCount: exampleCount),
      forwardFLOPs: rows * forward,
      backwardFLOPs: rows * backward, flopsPerEpoch: exampleCount * (forward + backward),
      memory: Trainer.memory(self, exampleCount: exampleCount, settings: settings))
  }
}
