// Double-double arithmetic: sums of two Float64 numbers, with twice the digits.
//
// Each function is a fixed sequence of IEEE 754 additions, subtractions and multiplications, none of them fused.

#include <stdint.h>
#include <string.h>

#pragma clang fp contract(off)

#define INLINE static inline __attribute__((always_inline))

/// The sum of both; `low` is at most half a unit in the last place of `high`.
typedef struct {
  double high, low;
} DoubleDouble;

/// a + b exactly. D. E. Knuth, "The art of computer programming", volume 2, theorem 4.2.2 B.
INLINE DoubleDouble sum(double a, double b) {
  const double high = a + b, part = high - a;
  return (DoubleDouble){high, (a - (high - part)) + (b - part)};
}

/// a + b exactly, for |a| ≥ |b| or a = 0. T. J. Dekker, "A floating-point technique for extending the available precision"
/// (1971), doi:10.1007/BF01397083.
INLINE DoubleDouble orderedSum(double a, double b) {
  const double high = a + b;
  return (DoubleDouble){high, b - (high - a)};
}

/// a b exactly, for factors of 0 or magnitude 2⁻⁴⁰⁰ to 2⁴⁰⁰: Dekker's product of 26-bit halves.
INLINE DoubleDouble product(double a, double b) {
  const double splitter = 0x1p27 + 1, scaledA = splitter * a, scaledB = splitter * b;
  const double highA = scaledA - (scaledA - a), lowA = a - highA;
  const double highB = scaledB - (scaledB - b), lowB = b - highB;
  const double high = a * b;
  return (DoubleDouble){high, ((highA * highB - high) + highA * lowB + lowA * highB) + lowA * lowB};
}

INLINE uint64_t bitsOf(double x) {
  uint64_t bits;
  memcpy(&bits, &x, sizeof bits);
  return bits;
}

INLINE double ofBits(uint64_t bits) {
  double x;
  memcpy(&x, &bits, sizeof x);
  return x;
}

/// 2ⁿ, for n from -1022 to 1023.
INLINE double powerOfTwo(int64_t n) { return ofBits((uint64_t)(n + 1023) << 52); }
