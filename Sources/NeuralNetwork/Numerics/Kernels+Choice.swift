// Selects the kernels of this process.

import CKernels
import Glibc

/// The kernels for the processor's widest instruction set, or for the one set in the environment. All give the same
/// bits.
let kernels = Kernels.chosen

extension Kernels {
  /// The kernels that the processor supports, fastest first.
  static let available: [Kernels] = [InstructionSet.AVX512, .AVX2, .portable].compactMap {
    kernels_for($0)?.pointee
  }

  fileprivate static var chosen: Kernels {
    let asked = getenv(Engine.kernelsVariable).map { String(cString: $0) }
    return available.first { String(cString: $0.name) == asked } ?? available[0]
  }
}
