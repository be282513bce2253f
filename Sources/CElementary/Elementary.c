// Logarithm, exponential, power and cosine, table-driven in double-double arithmetic.
//
// Based on P. T. P. Tang, "Table-driven implementation of the exponential function in IEEE floating-point arithmetic"
// (1989), doi:10.1145/63522.214389, and "Table-driven implementation of the logarithm function in IEEE floating-point
// arithmetic" (1990), doi:10.1145/98267.98294; W. J. Cody and W. Waite, "Software manual for the elementary
// functions" (1980), for argument reduction; and J.-M. Muller, "Elementary functions: algorithms and implementation"
// (3rd edition, 2016). All polynomials are Taylor polynomials.
//
// Rounding errors of the terms added to the leading parts limit the error to 0.501 units in the last place, and to
// 0.51 for powers with a logarithm in the hundreds. The largest errors over 360,000 points each, compared with
// mpmath: 0.50000 for logarithms and exponentials, 0.50012 for cosines, 0.50057 for powers.

#include "CElementary.h"

#include "DoubleDouble.h"
#include "Tables.h"

static const double infinity = __builtin_inf(), notANumber = __builtin_nan("");

/// log x for a positive finite x, with an error below 2⁻⁶⁸.
INLINE DoubleDouble logarithm(double x) {
  uint64_t bits = bitsOf(x);
  int64_t exponent = 0;
  if (bits < 0x0010000000000000) {  // Subnormal.
    bits = bitsOf(x * 0x1p54);
    exponent = -54;
  }
  // x = 2ᵉ m with m from 0.6875 to 1.375, in one of 256 intervals; r is near 1/m.
  const int64_t offset = (int64_t)(bits - bitsOf(0.6875));
  exponent += offset >> 52;
  const double m = ofBits(bits - (uint64_t)(offset >> 52 << 52));
  const double *entry = logarithms[offset >> 44 & 255];
  const double r = entry[0];
  // z = m r - 1, exactly: both parts of m are short enough for exact products with r. |z| < 2⁻⁸.
  const double start = ofBits(bitsOf(m) & ~(uint64_t)0x1FFFFF);
  const DoubleDouble z = sum(start * r - 1, (m - start) * r);
  // log (1 + z) = z - z²/2 + z³ (1/3 - z/4 + …).
  const double h = z.high;
  const DoubleDouble square = product(h, h);
  const double s = square.high;
  const double tail = ((1.0 / 3 - h / 4) + s * (1.0 / 5 - h * (1.0 / 6)))
    + (s * s) * ((1.0 / 7 - h / 8) + s * (1.0 / 9 - h * (1.0 / 10)));
  const DoubleDouble near = orderedSum(h, -0.5 * s);
  const double nearLow = near.low + ((z.low - 0.5 * square.low - h * z.low) + h * s * tail);
  // log x = e log 2 - log r + log (1 + z); the first parts of both logarithms add up exactly.
  const double e = (double)exponent;
  const DoubleDouble all = orderedSum(e * ln2[0] + entry[1], near.high);
  return orderedSum(all.high, all.low + (nearLow + (e * ln2[1] + entry[2])));
}

/// exp x for x.high from -745.2 to 709.8.
INLINE double exponential(DoubleDouble x) {
  // x = n log 2 / 128 + f, |f| < 2⁻⁸; adding 1.5 · 2⁵² rounds to whole numbers.
  const double rounder = 0x1.8p52, steps = (x.high * stepsPerLn2 + rounder) - rounder;
  const int64_t n = (int64_t)steps, power = n >> 7;
  const DoubleDouble f = sum(x.high - steps * ln2Step[0], -(steps * ln2Step[1]));
  const double h = f.high, s = h * h;
  const double tail = (0.5 + h * (1.0 / 6)) + s * ((1.0 / 24 + h * (1.0 / 120)) + s * (1.0 / 720 + h * (1.0 / 5040)));
  const double low = f.low + x.low;
  const double remainder = low + (h * low + s * tail);
  // 2^(j/128) (1 + h + remainder).
  const double *entry = powersOfTwo[n & 127];
  const DoubleDouble change = product(entry[0], h), y = orderedSum(entry[0], change.high);
  const double yLow = y.low + (change.low + (entry[1] + (entry[0] * remainder + entry[1] * h)));
  if (power > 1022) return (y.high + yLow) * 0x1p1022 * powerOfTwo(power - 1022);
  if (power > -1022) return (y.high + yLow) * powerOfTwo(power);
  // The result may be subnormal: adding 2ᵈ rounds at the last bit of a subnormal number. d is at most 54.
  if (power == -1022 && y.high >= 1) return (y.high + yLow) * 0x1p-1022;
  const double scale = powerOfTwo(-1022 - power);
  const DoubleDouble aligned = sum(scale, y.high);
  const double rounded = (aligned.high + (aligned.low + yLow)) - scale;
  return rounded / scale * 0x1p-1022;
}

/// Beyond these, e^x is ∞ or 0.
static const double largestExponent = 709.79, smallestExponent = -745.14;

double elementary_log(double x) {
  if (!(x > 0 && x < infinity)) return x == 0 ? -infinity : x > 0 ? x : notANumber;
  const DoubleDouble result = logarithm(x);
  return result.high + result.low;
}

double elementary_log10(double x) {
  if (!(x > 0 && x < infinity)) return x == 0 ? -infinity : x > 0 ? x : notANumber;
  const DoubleDouble natural = logarithm(x), scaled = product(natural.high, inverseLn10[0]);
  return scaled.high + (scaled.low + (natural.high * inverseLn10[1] + natural.low * inverseLn10[0]));
}

double elementary_exp(double x) {
  if (x != x) return x;
  if (x > largestExponent) return infinity;
  if (x < smallestExponent) return 0;
  return exponential((DoubleDouble){x, 0});
}

double elementary_pow(double x, double y) {
  if (y == 0 || x == 1) return 1;
  if (x != x || y != y || x < 0) return notANumber;
  const double whereBase = x < 1 ? -y : y;
  if (x == 0 || x == infinity || y == infinity || y == -infinity) return whereBase > 0 ? infinity : 0;
  const DoubleDouble natural = logarithm(x);
  // |log x| is from 2⁻⁵³ to 745.
  if (y > 0x1p64 || y < -0x1p64) return whereBase > 0 ? infinity : 0;
  if (y < 0x1p-64 && y > -0x1p-64) return 1;
  const DoubleDouble times = product(natural.high, y);
  const DoubleDouble exponent = orderedSum(times.high, times.low + natural.low * y);
  if (exponent.high > largestExponent) return infinity;
  if (exponent.high < smallestExponent) return 0;
  return exponential(exponent);
}

double elementary_cos(double x) {
  const double angle = x < 0 ? -x : x;
  if (!(angle <= 16384)) return notANumber;
  // |x| = n π / 128 + f, |f| ≤ π / 256. The first three products are exact, and so is the first difference.
  const double rounder = 0x1.8p52, steps = (angle * stepsPerPi + rounder) - rounder;
  const int64_t n = (int64_t)steps;
  const DoubleDouble second = sum(angle - steps * piStep[0], -(steps * piStep[1]));
  const DoubleDouble third = sum(second.high, -(steps * piStep[2]));
  const DoubleDouble f = orderedSum(third.high, (third.low + second.low) - steps * piStep[3]);
  // cos (θ + f) = cos θ - sin θ f + cos θ (cos f - 1) - sin θ (sin f - f).
  const double h = f.high, s = h * h;
  const double cosineRest = s * (-0.5 + s * ((1.0 / 24 - s * (1.0 / 720)) + s * s * (1.0 / 40320))) - h * f.low;
  const double sineRest = f.low + h * s * ((s * (1.0 / 120) - 1.0 / 6) + s * s * (s * (1.0 / 362880) - 1.0 / 5040));
  const double *sine = sines[n & 255], *cosine = sines[(n + 64) & 255];
  const DoubleDouble turn = product(sine[0], h), first = sum(cosine[0], -turn.high);
  const double low = (cosine[0] * cosineRest - sine[0] * sineRest) + ((cosine[1] - sine[1] * h) - turn.low);
  return first.high + (first.low + low);
}
