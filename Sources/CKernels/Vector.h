// Vectors of sixteen numbers: one register of AVX-512, two of AVX2, four of NEON. Included once per instruction set.

#include <stddef.h>
#include <stdint.h>

#include "CKernels.h"

#define WIDTH KernelsPanelWidth
#define INLINE static inline __attribute__((always_inline))
#define UNROLL _Pragma("clang loop unroll(full)")

// Multiplications and additions are fused only where `fma` is written, never by the compiler.
#pragma clang fp contract(off)
// All functions on vectors are inlined, so no calling convention can differ.
#pragma clang diagnostic ignored "-Wpsabi"

typedef float Vector __attribute__((vector_size(64)));
/// Integers, and the result of a comparison: all bits or none.
typedef int32_t Integers __attribute__((vector_size(64)));
typedef double DoubleVector __attribute__((vector_size(128)));
typedef uint32_t Words __attribute__((vector_size(64)));

/// May be at any address, not only a cache line's.
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

/// A mask of the first elements.
INLINE Integers firstPlaces(long count) {
  const Integers places = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
  return places < (int32_t)least(WIDTH, count);
}

// Indices of two concatenated vectors, for shuffles.
/// Interleaves the first halves, and the second halves.
#define ZIP_LOW 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23
#define ZIP_HIGH 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15, 31
/// Interleaves the first two, and the last two, of each four numbers, by ones or by twos; selects even and odd fours.
/// Each is one instruction of AVX-512, two of AVX2.
#define ONES_LOW 0, 16, 1, 17, 4, 20, 5, 21, 8, 24, 9, 25, 12, 28, 13, 29
#define ONES_HIGH 2, 18, 3, 19, 6, 22, 7, 23, 10, 26, 11, 27, 14, 30, 15, 31
#define TWOS_LOW 0, 1, 16, 17, 4, 5, 20, 21, 8, 9, 24, 25, 12, 13, 28, 29
#define TWOS_HIGH 2, 3, 18, 19, 6, 7, 22, 23, 10, 11, 26, 27, 14, 15, 30, 31
#define EVEN_FOURS 0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27
#define ODD_FOURS 4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23, 28, 29, 30, 31
#define PICK(a, b, places) __builtin_shufflevector(a, b, places)

/// Transposes a 16 × 16 matrix.
INLINE void transpose(Vector rows[WIDTH]) {
  Vector fours[WIDTH];
  // Four rows at once; each four numbers are then a column of these rows.
  UNROLL
  for (int i = 0; i < WIDTH; i += 4) {
    const Vector a = PICK(rows[i], rows[i + 1], ONES_LOW), b = PICK(rows[i], rows[i + 1], ONES_HIGH);
    const Vector c = PICK(rows[i + 2], rows[i + 3], ONES_LOW), d = PICK(rows[i + 2], rows[i + 3], ONES_HIGH);
    fours[i] = PICK(a, c, TWOS_LOW);
    fours[i + 1] = PICK(a, c, TWOS_HIGH);
    fours[i + 2] = PICK(b, d, TWOS_LOW);
    fours[i + 3] = PICK(b, d, TWOS_HIGH);
  }
  // Concatenate the fours of a column.
  UNROLL
  for (int i = 0; i < 4; i++) {
    const Vector a = PICK(fours[i], fours[i + 4], EVEN_FOURS), b = PICK(fours[i], fours[i + 4], ODD_FOURS);
    const Vector c = PICK(fours[i + 8], fours[i + 12], EVEN_FOURS), d = PICK(fours[i + 8], fours[i + 12], ODD_FOURS);
    rows[i] = PICK(a, c, EVEN_FOURS);
    rows[i + 4] = PICK(b, d, EVEN_FOURS);
    rows[i + 8] = PICK(a, c, ODD_FOURS);
    rows[i + 12] = PICK(b, d, ODD_FOURS);
  }
}
