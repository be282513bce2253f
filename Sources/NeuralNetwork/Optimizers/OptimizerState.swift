// An optimizer's state as a value.

/// An optimizer's state: together with the parameters, it determines the next step.
public struct OptimizerState: Equatable, Sendable {
  /// The number of steps made so far.
  public let step: Int
  /// Π μ_i of `nadam`.
  public let momentumProduct: Double
  /// The first value kept for each parameter, in the order of `Parameters.values`, then the second.
  public let slots: [Float]

  init(step: Int, momentumProduct: Double, slots: [Float]) {
    self.step = step
    self.momentumProduct = momentumProduct
    self.slots = slots
  }

  /// Restores a stored state.
  ///
  /// - Returns: nil if it cannot be a state of that optimizer.
  public init?(
    step: Int, momentumProduct: Double, slots: [Float], of optimizer: Optimizer, parameterCount: Int
  ) {
    let isProduct =
      if case .nadam = optimizer { (0..<1).contains(momentumProduct) } else { momentumProduct == 1 }
    guard step > 0, isProduct, slots.count == optimizer.slotCount * parameterCount else { return nil }
    self.init(step: step, momentumProduct: momentumProduct, slots: slots)
  }
}
