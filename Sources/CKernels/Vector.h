// Sixteen numbers at once: one register of AVX-512, two of AVX2, four of NEON. Included once for each instruction set.

#include <stddef.h>
#include <stdint.h>

#include "CKernels.h"

#define WIDTH KernelsPanelWidth
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

// Multiplications and additions are fused where `fma` says so, and not where a compiler likes to.
#pragma clang fp contract(off)
// All that takes or returns a vector is inlined, so there is no convention of calls that could change.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float Vector __attribute__((vector_size(64)));
/// Whole numbers, and the result of a comparison: all bits or none.
typedef int32_t Integers __attribute__((vector_size(64)));
typedef double DoubleVector __attribute__((vector_size(128)));
typedef uint32_t Words __attribute__((vector_size(64)));

/// At an address that need not be that of a cache line.
typedef Vector LooseVector __attribute__((aligned(4)));

INLINE Vector load(const float *p) { return *(const Vector *)p; }
INLINE void store(float *p, Vector x) { *(Vector *)p = x; }
INLINE Vector loadLoose(const float *p) { return *(const LooseVector *)p; }
INLINE void storeLoose(float *p, Vector x) { *(LooseVector *)p = x; }

INLINE Vector splat(float x) { return (Vector){x, x, x, x, x, x, x, x, x, x, x, x, x, x, x, x}; }

/// a b + c, rounded once.
INLINE Vector fma(Vector a, Vector b, Vector c) { return __builtin_elementwise_fma(a, b, c); }

INLINE Vector squareRoot(Vector x) { return __builtin_elementwise_sqrt(x); }

INLINE Vector select(Integers condition, Vector yes, Vector no) {
  return (Vector)((condition & (Integers)yes) | (~condition & (Integers)no));
}

INLINE Vector magnitude(Vector x) { return (Vector)((Integers)x & 0x7FFFFFFF); }

INLINE long least(long a, long b) { return a < b ? a : b; }
INLINE long roundedUp(long count) { return (count + WIDTH - 1) / WIDTH * WIDTH; }

/// The first of the sixteen places, as many as are asked for.
INLINE Integers firstPlaces(long count) {
  const Integers places = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return places < (int32_t)least(WIDTH, count);
}

/// A square of 16 × 16, rows to columns: four times the rows of the upper half are interleaved with those of the lower.
INLINE void transpose(Vector square[WIDTH]) {
#define ZIP_LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define ZIP_HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
  UNROLL
  for (int round = 0; round < 4; round++) {
    Vector zipped[WIDTH];
    UNROLL
    for (int i = 0; i < WIDTH / 2; i++) {
      zipped[2 * i] = __builtin_shufflevector(square[i], square[i + WIDTH / 2], ZIP_LOW);
      zipped[2 * i + 1] = __builtin_shufflevector(square[i], square[i + WIDTH / 2], ZIP_HIGH);
    }
    UNROLL
    for (int i = 0; i < WIDTH; i++) square[i] = zipped[i];
  }
}
