// What names the numbers that the engine computes.

import CKernels

public enum Engine {
  /// Part of every run's id. It must grow with each change after which the same configuration trains to other bits.
  public static let version = 3

  /// What matrix products are computed with, such as `netlab AVX-512`. All instruction sets give the same bits.
  public static let kernels = "netlab \(String(cString: NeuralNetwork.kernels.name))"
}
