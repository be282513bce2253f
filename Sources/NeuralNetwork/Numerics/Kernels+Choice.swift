// The kernels that this process computes with.

import CKernels

/// Those of the widest instruction set that the processor has. All sets give the same bits.
let kernels = Kernels.available[0]

extension Kernels {
  /// Those that the processor can run, the fastest first.
  static let available: [Kernels] = [InstructionSet.AVX512, .AVX2, .portable].compactMap {
    kernels_for($0)?.pointee
  }
}
