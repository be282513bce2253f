// Estimates the cost of training a network.

extension Architecture {
  /// The floating-point operations, steps and memory of training.
  ///
  /// Operations are those of the matrix products alone, a multiplication and an addition counted as two: all else grows with
  /// n[l], and only the products with n[l] n[l−1]. What is more than an Int holds is the largest Int.
  public struct Cost: Hashable, Sendable {
    /// m, the number of examples in a full step.
    public let examplesPerStep: Int
    /// Steps per epoch; the last may be smaller than the others.
    public let stepsPerEpoch: Int
    /// For a full step: Z[l] = W[l] A[l−1], Σ 2 m n[l] n[l−1] over all layers, where one-hot groups do not
    /// count.
    public let forwardFLOPs: Int
    /// For a full step: dW[l] = dZ[l] A[l−1]ᵀ, the same again, and dA[l−1] = W[l]ᵀ dZ[l], the same for all layers but
    /// the first, and there for the embedded inputs.
    public let backwardFLOPs: Int
    /// Both passes over all examples, without evaluation after the epoch.
    public let flopsPerEpoch: Int
    /// `Trainer.memory` in bytes.
    public let memory: Int

    public var flopsPerStep: Int {
      let (sum, isTooLarge) = forwardFLOPs.addingReportingOverflow(backwardFLOPs)
      return isTooLarge ? .max : sum
    }
  }

  /// - Parameters:
  ///   - form: the form of the inputs; nil if all but the embeddings are numbers.
  ///   - exampleCount: the number of training examples, at least one.
  public func cost(form: InputForm? = nil, exampleCount: Int, settings: TrainingSettings) -> Cost {
    let rows = settings.batchRows(exampleCount: exampleCount)
    let dense = embeddedInputs + (form ?? InputForm(self)).numbers
    let inputs = [dense] + sizes[1..<layerCount]
    let forward = zip(inputs, sizes.dropFirst()).reduce(0) { $0 + 2 * $1.0 * $1.1 }
    let backward = 2 * forward - 2 * sizes[1] * (dense - embeddedInputs)
    func product(_ count: Int, _ operations: Int) -> Int {
      let (product, isTooLarge) = count.multipliedReportingOverflow(by: operations)
      return isTooLarge ? .max : product
    }
    return Cost(
      examplesPerStep: rows, stepsPerEpoch: settings.stepsPerEpoch(exampleCount: exampleCount),
      forwardFLOPs: product(rows, forward), backwardFLOPs: product(rows, backward),
      flopsPerEpoch: product(exampleCount, forward + backward),
      memory: Trainer.memory(self, form: form, exampleCount: exampleCount, settings: settings))
  }
}
