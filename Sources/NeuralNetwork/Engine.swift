// Names the numbers that the engine computes, and what computes them.

import CKernels

public enum Engine {
  /// Part of every run's id: the version that this netlab trains with.
  public static let version = EngineVersion.current.rawValue

  /// What matrix products are computed with, such as `netlab AVX-512`. All instruction sets give the same bits.
  public static let kernels = "netlab \(String(cString: NeuralNetwork.kernels.name))"

  /// The variable of the environment that names an instruction set to compute with, in the place of the widest one.
  public static let kernelsVariable = "NETLAB_KERNELS"

  /// The names that it may have on this processor, the fastest first.
  public static let availableKernels = Kernels.available.map { String(cString: $0.name) }
}
