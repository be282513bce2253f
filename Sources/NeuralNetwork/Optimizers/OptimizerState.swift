// What an optimizer keeps from step to step, and its steps.

import Glibc

/// An optimizer's memory: with the parameters, all that its next step depends on.
public struct OptimizerState: Equatable, Sendable {
  /// The steps made so far.
  public private(set) var step = 0
  /// Π μ_i of `nadam`.
  public private(set) var momentumProduct = 1.0
  /// The first number kept of each parameter, then the second.
  public private(set) var slots: [Float]

  init(_ optimizer: Optimizer, parameterCount: Int) {
    slots = Array(repeating: 0, count: optimizer.slotCount * parameterCount)
  }

  /// As it was kept.
  ///
  /// - Returns: nil where it cannot be the state of that optimizer.
  public init?(
    step: Int, momentumProduct: Double, slots: [Float], of optimizer: Optimizer, parameterCount: Int
  ) {
    guard step >= 0, slots.count == optimizer.slotCount * parameterCount else { return nil }
    self.step = step
    self.momentumProduct = momentumProduct
    self.slots = slots
  }

  /// Changes all parameters by a step of an optimizer.
  mutating func apply(
    _ optimizer: Optimizer, to parameters: UnsafeMutableBufferPointer<Float>,
    gradients: UnsafeMutableBufferPointer<Float>, learningRate: Double
  ) {
    step += 1
    let (step, count) = (step, parameters.count)
    let rate = Float(learningRate)
    guard let p = parameters.baseAddress, let g = gradients.baseAddress else { return }
    slots.withUnsafeMutableBufferPointer { slots in
      // Without slots there is no address, and none is used.
      let first = slots.baseAddress ?? g
      let second = optimizer.slotCount > 1 ? first + count : first
      switch optimizer {
      case .sgd:
        for i in 0..<count { p[i] -= rate * g[i] }
      case .momentum(let momentum):
        for i in 0..<count {
          first[i] = momentum * first[i] + g[i]
          p[i] -= rate * first[i]
        }
      case .nesterov(let momentum):
        for i in 0..<count {
          first[i] = momentum * first[i] + g[i]
          p[i] -= rate * (g[i] + momentum * first[i])
        }
      case .rmsprop(let rho, let epsilon, let momentum) where momentum > 0:
        Self.forEach(count, p, g, first, second) { p, g, square, velocity in
          square = rho * square + (1 - rho) * g * g
          velocity = momentum * velocity + g / (square.squareRoot() + epsilon)
          p -= rate * velocity
        }
      case .rmsprop(let rho, let epsilon, _):
        Self.forEach(count, p, g, first) { p, g, square in
          square = rho * square + (1 - rho) * g * g
          p -= rate * g / (square.squareRoot() + epsilon)
        }
      case .adagrad(let epsilon):
        Self.forEach(count, p, g, first) { p, g, square in
          square += g * g
          p -= rate * g / (square.squareRoot() + epsilon)
        }
      case .adam(let moments):
        let size = Float(learningRate / (1 - pow(moments.beta1, Double(step))))
        let correction = Self.correction(moments, step)
        let (beta1, beta2, epsilon) = (Float(moments.beta1), Float(moments.beta2), moments.epsilon)
        let (fresh1, fresh2) = (Float(1 - moments.beta1), Float(1 - moments.beta2))
        Self.forEach(count, p, g, first, second) { p, g, mean, square in
          mean = beta1 * mean + fresh1 * g
          square = beta2 * square + fresh2 * g * g
          p -= size * mean / (square.squareRoot() * correction + epsilon)
        }
      case .nadam(let moments, let decay):
        let now = Self.nadamMomentum(moments.beta1, decay, step)
        let next = Self.nadamMomentum(moments.beta1, decay, step + 1)
        momentumProduct *= now
        let gradientRate = Float(learningRate * (1 - now) / (1 - momentumProduct))
        let meanRate = Float(learningRate * next / (1 - momentumProduct * next))
        let correction = Self.correction(moments, step)
        let (beta1, beta2, epsilon) = (Float(moments.beta1), Float(moments.beta2), moments.epsilon)
        let (fresh1, fresh2) = (Float(1 - moments.beta1), Float(1 - moments.beta2))
        Self.forEach(count, p, g, first, second) { p, g, mean, square in
          mean = beta1 * mean + fresh1 * g
          square = beta2 * square + fresh2 * g * g
          p -= (gradientRate * g + meanRate * mean) / (square.squareRoot() * correction + epsilon)
        }
      }
    }
  }

  // Eight parameters at a time: the compiler does not vectorise a scalar root by itself, for which NaN is a special case.

  private typealias Vector = VectorMath.Vector

  /// - Parameter body: takes parameters and their gradients and slots.
  @inline(__always)
  private static func forEach(
    _ count: Int, _ p: UnsafeMutablePointer<Float>, _ g: UnsafeMutablePointer<Float>,
    _ first: UnsafeMutablePointer<Float>, _ second: UnsafeMutablePointer<Float>,
    _ body: (inout Vector, Vector, inout Vector, inout Vector) -> Void
  ) {
    for start in stride(from: 0, to: count, by: 8) {
      var values = VectorMath.load(p, start, count)
      var firsts = VectorMath.load(first, start, count)
      var seconds = VectorMath.load(second, start, count)
      body(&values, VectorMath.load(g, start, count), &firsts, &seconds)
      VectorMath.store(values, p, start, count)
      VectorMath.store(firsts, first, start, count)
      VectorMath.store(seconds, second, start, count)
    }
  }

  @inline(__always)
  private static func forEach(
    _ count: Int, _ p: UnsafeMutablePointer<Float>, _ g: UnsafeMutablePointer<Float>,
    _ slot: UnsafeMutablePointer<Float>, _ body: (inout Vector, Vector, inout Vector) -> Void
  ) {
    for start in stride(from: 0, to: count, by: 8) {
      var values = VectorMath.load(p, start, count)
      var slots = VectorMath.load(slot, start, count)
      body(&values, VectorMath.load(g, start, count), &slots)
      VectorMath.store(values, p, start, count)
      VectorMath.store(slots, slot, start, count)
    }
  }

  /// 1 / √(1 − β₂ᵗ), by which √v becomes √v̂.
  private static func correction(_ moments: Optimizer.Moments, _ step: Int) -> Float {
    Float(1 / (1 - pow(moments.beta2, Double(step))).squareRoot())
  }

  private static func nadamMomentum(_ beta1: Double, _ decay: Double, _ step: Int) -> Double {
    beta1 * (1 - 0.5 * pow(0.96, Double(step) * decay))
  }
}
