// Kernels for x86 processors with AVX-512: Intel since Skylake-SP, AMD since Zen 4.
#ifdef __x86_64__
#define MANY_REGISTERS
#pragma clang attribute push(__attribute__((target("avx512f,avx512vl,avx512bw,avx512dq,avx2,fma"))), apply_to = function)
#define KERNELS kernels_avx512
#define NAME "AVX-512"
#include "Kernels.h"
#pragma clang attribute pop
#endif
