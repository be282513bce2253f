// What an optimizer keeps from step to step, as a value, to go on from and to store.

/// An optimizer's memory: with the parameters, all that its next step depends on.
public struct OptimizerState: Equatable, Sendable {
  /// The steps made so far.
  public let step: Int
  /// Π μ_i of `nadam`.
  public let momentumProduct: Double
  /// The first number kept of each parameter, in the order of `Parameters.values`, then the second.
  public let slots: [Float]

  init(step: Int, momentumProduct: Double, slots: [Float]) {
    self.step = step
    self.momentumProduct = momentumProduct
    self.slots = slots
  }

  /// As it was kept after some steps.
  ///
  /// - Returns: nil where it cannot be the state of that optimizer.
  public init?(
    step: Int, momentumProduct: Double, slots: [Float], of optimizer: Optimizer, parameterCount: Int
  ) {
    let isProduct =
      if case .nadam = optimizer { (0..<1).contains(momentumProduct) } else { momentumProduct == 1 }
    guard step > 0, isProduct, slots.count == optimizer.slotCount * parameterCount else { return nil }
    self.init(step: step, momentumProduct: momentumProduct, slots: slots)
  }
}
