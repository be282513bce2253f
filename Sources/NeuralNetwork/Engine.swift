// What names the numbers that the engine computes.

import CBLAS

public enum Engine {
  /// Part of every run's id. It must grow with each change after which the same configuration trains to other bits.
  public static let version = 2

  /// The BLAS library's name and version and the kernel that it has chosen for this processor, such as `OpenBLAS 0.3.21
  /// Haswell`. Other kernels round differently.
  public static var blas: String {
    let name = openblas_get_config().map {
      String(cString: $0).split(separator: " ").prefix(2).joined(separator: " ")
    }
    let kernel = openblas_get_corename().map { String(cString: $0) }
    return [name, kernel].compactMap(\.self).joined(separator: " ")
  }
}
