// The engine's version and its kernels.

import CKernels

public enum Engine {
  /// The version that this netlab trains with. Part of every run's id.
  public static let version = EngineVersion.current.rawValue

  /// The implementation of matrix products, such as `netlab AVX-512`. All instruction sets give the same bits.
  public static let kernels = "netlab \(String(cString: NeuralNetwork.kernels.name))"

  /// The environment variable that selects an instruction set instead of the widest one.
  public static let kernelsVariable = "NETLAB_KERNELS"

  /// The kernel names available on this processor, fastest first.
  public static let availableKernels = Kernels.available.map { String(cString: $0.name) }
}
