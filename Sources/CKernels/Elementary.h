// Elementary functions, several times faster than libm's. They use only basic operations, so they round alike on
// every processor. NaN propagates through all of them.

/// eˣ − 1 for |x| ≤ ln 2 / 2 (coefficients: S. Moshier, Cephes `expf`).
INLINE Vector exponentialMinusOneNearZero(Vector x) {
  Vector p = fma(x, splat(1.9875691e-4f), splat(1.3981999e-3f));
  p = fma(p, x, splat(8.333452e-3f));
  p = fma(p, x, splat(4.1665796e-2f));
  p = fma(p, x, splat(1.6666665e-1f));
  p = fma(p, x, splat(5e-1f));
  return fma(p * x, x, x);
}

/// eˣ to within 2 units in the last place; inputs are clamped to −87.3 (about 10⁻³⁸) and 88.
///
/// x = n ln 2 + r with |r| ≤ ln 2 / 2, and eˣ = 2ⁿ eʳ.
INLINE Vector exponential(Vector x) {
  Vector bounded = select(x < -87.3f, splat(-87.3f), x);
  bounded = select(x > 88, splat(88), bounded);
  // Adding 1.5 · 2²³ rounds to the nearest integer, leaving it in the low bits; subtracting it gives n.
  const Vector shift = splat(12582912);
  const Vector shifted = fma(bounded, splat(1.44269504f), shift);
  const Vector n = shifted - shift;
  Vector r = fma(n, splat(-0.693359375f), bounded);
  r = fma(n, splat(2.1219444e-4f), r);
  const Vector power = (Vector)(((Words)shifted + 127) << 23);
  return (exponentialMinusOneNearZero(r) + 1) * power;
}

/// eˣ − 1 without cancellation for small x.
INLINE Vector exponentialMinusOne(Vector x) {
  const Integers isNear = magnitude(x) < 0.3465736f;
  return select(isNear, exponentialMinusOneNearZero(x), exponential(x) - 1);
}

/// log x for normal x > 0: x = 2ⁿ m with √½ ≤ m < √2, and log m is a polynomial in m − 1 (coefficients: S. Moshier, Cephes
/// `logf`).
INLINE Vector logarithm(Vector x) {
  // Subtracting the bits of √½ before the shift makes √½ the boundary between powers of two.
  const Integers n = (Integers)((Words)x - 0x3F3504F3) >> 23;
  const Vector mantissa = (Vector)((Integers)x - (n << 23));
  const Vector r = mantissa - 1;
  Vector p = fma(r, splat(7.0376836e-2f), splat(-1.151461e-1f));
  p = fma(p, r, splat(1.1676999e-1f));
  p = fma(p, r, splat(-1.2420141e-1f));
  p = fma(p, r, splat(1.4249323e-1f));
  p = fma(p, r, splat(-1.6668058e-1f));
  p = fma(p, r, splat(2.0000715e-1f));
  p = fma(p, r, splat(-2.4999994e-1f));
  p = fma(p, r, splat(3.3333331e-1f));
  const Vector square = r * r;
  const Vector exponent = __builtin_convertvector(n, Vector);
  Vector sum = fma(exponent, splat(-2.1219444e-4f), p * r * square);
  sum = fma(square, splat(-0.5f), sum) + r;
  return select(x == x, fma(exponent, splat(0.693359375f), sum), x);
}

/// log(1 + e) for 0 ≤ e ≤ 1, correcting the rounding of u = 1 + e: log(1 + e) ≈ log u + (e − (u − 1)) / u.
INLINE Vector logarithmOfOnePlus(Vector e) {
  const Vector u = 1 + e;
  return logarithm(u) + (e - (u - 1)) / u;
}

/// 1 / (1 + e⁻ˣ).
INLINE Vector logistic(Vector x) { return 1 / (1 + exponential(-x)); }

/// tanh x: an odd polynomial for |x| < 0.625, where the other form would cancel (coefficients: S. Moshier, Cephes
/// `tanhf`), and 1 − 2 / (e²ˣ + 1) beyond.
INLINE Vector hyperbolicTangent(Vector x) {
  const Vector square = x * x;
  Vector p = fma(square, splat(-5.7049887e-3f), splat(2.0639089e-2f));
  p = fma(p, square, splat(-5.3739715e-2f));
  p = fma(p, square, splat(1.3331442e-1f));
  p = fma(p, square, splat(-3.3333282e-1f));
  const Vector near = fma(p * square, x, x);
  const Vector far = 1 - 2 / (exponential(x + x) + 1);
  return select(square < 0.390625f, near, far);
}

struct Normal {
  Vector probability, density;
};

/// Φ(x) and φ(x), distribution function and density of the standard normal distribution: Φ(x) = erfc(−x / √2) / 2 (coefficients of
/// erf and erfc: S. Moshier, Cephes `ndtrf`).
INLINE struct Normal normal(Vector x) {
  const Vector t = x * 0.70710677f;
  const Vector square = t * t;
  Vector near = fma(square, splat(7.8538614e-5f), splat(-8.0101937e-4f));
  near = fma(near, square, splat(5.1883277e-3f));
  near = fma(near, square, splat(-2.6853812e-2f));
  near = fma(near, square, splat(1.1283585e-1f));
  near = fma(near, square, splat(-3.7612626e-1f));
  near = fma(near, square, splat(1.1283792f));
  const Vector e = exponential(-square);
  const Vector q = 1 / magnitude(t);
  const Vector y = q * q;
  Vector middle = fma(y, splat(2.32682e-2f), splat(-1.3870394e-1f));
  middle = fma(middle, y, splat(3.6874247e-1f));
  middle = fma(middle, y, splat(-5.824733e-1f));
  middle = fma(middle, y, splat(6.2100046e-1f));
  middle = fma(middle, y, splat(-4.9445152e-1f));
  middle = fma(middle, y, splat(3.4048799e-1f));
  middle = fma(middle, y, splat(-2.741127e-1f));
  middle = fma(middle, y, splat(5.6382594e-1f));
  Vector far = fma(y, splat(-10.477664f), splat(12.9772f));
  far = fma(far, y, splat(-7.495519f));
  far = fma(far, y, splat(2.921019f));
  far = fma(far, y, splat(-1.0152653f));
  far = fma(far, y, splat(4.2184633e-1f));
  far = fma(far, y, splat(-2.8207677e-1f));
  far = fma(far, y, splat(5.641896e-1f));
  // erfc |t|, then Φ by symmetry; NaN compares false everywhere and propagates.
  const Vector tail = e * q * select(magnitude(t) < 2, middle, far) * 0.5f;
  const Vector outer = select(t > 0, 1 - tail, tail);
  return (struct Normal){select(magnitude(t) < 1, fma(0.5f * t, near, splat(0.5f)), outer), e * 0.39894228f};
}
