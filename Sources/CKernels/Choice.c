// Detects the kernels that the processor supports.

#include <stddef.h>

#include "CKernels.h"

extern const Kernels kernels_avx512, kernels_avx2, kernels_portable;

const Kernels *kernels_for(InstructionSet instructions) {
#ifdef __x86_64__
  __builtin_cpu_init();
#endif
  switch (instructions) {
    case InstructionSetAVX512:
#ifdef __x86_64__
      if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") && __builtin_cpu_supports("avx512bw")
          && __builtin_cpu_supports("avx512dq")) {
        return &kernels_avx512;
      }
#endif
      return NULL;
    case InstructionSetAVX2:
#ifdef __x86_64__
      if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) return &kernels_avx2;
#endif
      return NULL;
    case InstructionSetPortable: return &kernels_portable;
  }
}
