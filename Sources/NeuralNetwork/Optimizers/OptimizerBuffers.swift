// An optimizer's buffers during training, and its steps.

import CKernels
import ElementaryFunctions

/// A working copy of `OptimizerState`, in the parameters' layout.
struct OptimizerBuffers: ~Copyable {
  private let optimizer: Optimizer
  private let layout: ParameterLayout
  private let functions: ElementaryFunctions
  private var arena: Arena
  private var step = 0
  private var momentumProduct = 1.0
  /// Buffers that the optimizer does not use are empty.
  private let first: UnsafeMutablePointer<Float>
  private let second: UnsafeMutablePointer<Float>

  /// - Precondition: ε is not 0, since padding would become 0/0.
  init(_ settings: TrainingSettings, layout: ParameterLayout) {
    let optimizer = settings.optimizer
    precondition(optimizer.epsilon > 0, "what a root is divided by is never 0")
    let counts = (1...2).map { optimizer.slotCount >= $0 ? layout.count : 0 }
    var arena = Arena(capacities: counts)
    first = arena.takeAddress(counts[0])
    second = arena.takeAddress(counts[1])
    self.arena = arena
    self.optimizer = optimizer
    self.layout = layout
    functions = settings.engine.functions
  }

  private var slots: ArraySlice<UnsafeMutablePointer<Float>> { [first, second].prefix(optimizer.slotCount) }

  /// - Precondition: the state has the same optimizer and number of parameters.
  mutating func load(_ state: OptimizerState) {
    precondition(
      state.slots.count == optimizer.slotCount * layout.parameterCount, "the state is of this optimizer")
    step = state.step
    momentumProduct = state.momentumProduct
    state.slots.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return }
      for (index, slot) in slots.enumerated() {
        layout.place(values + index * layout.parameterCount, in: slot)
      }
    }
  }

  borrowing func copyState() -> OptimizerState {
    var values = [Float](repeating: 0, count: optimizer.slotCount * layout.parameterCount)
    values.withUnsafeMutableBufferPointer { values in
      guard let values = values.baseAddress else { return }
      for (index, slot) in slots.enumerated() {
        layout.copy(slot, to: values + index * layout.parameterCount)
      }
    }
    return OptimizerState(step: step, momentumProduct: momentumProduct, slots: values)
  }

  /// Counts a step that was made elsewhere.
  mutating func countStep() { step += 1 }

  /// Updates all parameters by one step.
  ///
  /// - Parameters:
  ///   - p: the parameters, arranged by the layout.
  ///   - g: their gradients.
  mutating func apply(
    to p: UnsafeMutablePointer<Float>, gradients g: UnsafePointer<Float>, learningRate: Double
  ) {
    step += 1
    let (step, count) = (step, layout.count)
    let rate = Float(learningRate)
    switch optimizer {
    case .sgd: kernels.sgd(p, g, count, rate)
    case .momentum(let momentum): kernels.momentum(p, g, first, count, rate, momentum, false)
    case .nesterov(let momentum): kernels.momentum(p, g, first, count, rate, momentum, true)
    case .rmsprop(let rho, let epsilon, let momentum) where momentum > 0:
      kernels.rmspropWithMomentum(p, g, first, second, count, rate, rho, epsilon, momentum)
    case .rmsprop(let rho, let epsilon, _): kernels.rmsprop(p, g, first, count, rate, rho, epsilon)
    case .adagrad(let epsilon): kernels.adagrad(p, g, first, count, rate, epsilon)
    case .adam(let moments):
      let size = Float(learningRate / (1 - functions.pow(moments.beta1, Double(step))))
      kernels.adam(p, g, first, second, count, 0, size, moments.kernel(step: step, functions))
    case .nadam(let moments, let decay):
      let now = nadamMomentum(moments.beta1, decay, step)
      let next = nadamMomentum(moments.beta1, decay, step + 1)
      momentumProduct *= now
      let gradientRate = Float(learningRate * (1 - now) / (1 - momentumProduct))
      let meanRate = Float(learningRate * next / (1 - momentumProduct * next))
      kernels.adam(p, g, first, second, count, gradientRate, meanRate, moments.kernel(step: step, functions))
    }
  }

  private func nadamMomentum(_ beta1: Double, _ decay: Double, _ step: Int) -> Double {
    beta1 * (1 - 0.5 * functions.pow(0.96, Double(step) * decay))
  }
}

extension Optimizer.Moments {
  /// Includes 1 / √(1 − β₂ᵗ), which turns √v into √v̂.
  fileprivate func kernel(step: Int, _ functions: ElementaryFunctions) -> MomentsKernel {
    MomentsKernel(
      beta1: Float(beta1), fresh1: Float(1 - beta1), beta2: Float(beta2), fresh2: Float(1 - beta2),
      epsilon: epsilon, correction: Float(1 / (1 - functions.pow(beta2, Double(step))).squareRoot()))
  }
}
