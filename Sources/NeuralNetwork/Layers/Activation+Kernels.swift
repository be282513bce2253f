// Applies activations to whole buffers.

import CKernels

extension Activation {
  /// The kernel that computes it.
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

  /// Computes A = g(U) in place and, if requested, g′(U) for the backward pass.
  ///
  /// - Parameter count: a multiple of the panel size.
  func apply(to u: UnsafeMutablePointer<Float>, derivatives: UnsafeMutablePointer<Float>? = nil, count: Int) {
    kernels.activate(kernel, u, derivatives, count)
  }
}
