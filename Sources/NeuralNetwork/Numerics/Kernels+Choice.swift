// The kernels that this process computes with.

import CKernels
import Glibc

/// Those of the widest instruction set that the processor has, or those that the environment asks for. All give the same bits.
let kernels = Kernels.chosen

extension Kernels {
  /// Those that the processor can run, the fastest first.
  static let available: [Kernels] = [InstructionSet.AVX512, .AVX2, .portable].compactMap {
    kernels_for($0)?.pointee
  }

  fileprivate static var chosen: Kernels {
    let asked = getenv(Engine.kernelsVariable).map { String(cString: $0) }
    return available.first { String(cString: $0.name) == asked } ?? available[0]
  }
}
