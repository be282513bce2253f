// Kernels for x86 processors with AVX2: Intel since Haswell, AMD since Excavator.
#ifdef __x86_64__
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#define KERNELS kernels_avx2
#define NAME "AVX2"
#include "Kernels.h"
#pragma clang attribute pop
#endif
