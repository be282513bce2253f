// The activations over whole buffers.

import CKernels

extension Activation {
  /// Which of the kernels computes it.
  private var kernel: ActivationKernel {
    switch self {
    case .sigmoid: .sigmoid
    case .tanh: .tanh
    case .relu: .reLU
    case .leakyReLU: .leakyReLU
    case .elu: .ELU
    case .selu: .SELU
    case .gelu: .GELU
    case .silu: .siLU
    case .softplus: .softplus
    case .identity: .identity
    }
  }

  /// A = g(U), in place, and g′(U), which backpropagation multiplies by, where it is asked for.
  ///
  /// - Parameter count: of whole panels.
  func apply(to u: UnsafeMutablePointer<Float>, derivatives: UnsafeMutablePointer<Float>? = nil, count: Int) {
    kernels.activate(kernel, u, derivatives, count)
  }
}
