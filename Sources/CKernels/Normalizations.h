// Normalisation of a layer: forward and backward pass. Padding of the last panel stays zero, because γ is zero there.

/// The sum of the elements, in every element.
INLINE Vector sumOfAll(Vector x) {
  x += __builtin_shufflevector(x, x, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
  x += __builtin_shufflevector(x, x, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11);
  x += __builtin_shufflevector(x, x, 2, 3, 0, 1, 6, 7, 4, 5, 10, 11, 8, 9, 14, 15, 12, 13);
  return x + __builtin_shufflevector(x, x, 1, 0, 3, 2, 5, 4, 7, 6, 9, 8, 11, 10, 13, 12, 15, 14);
}

/// 1 / √(v + ε).
INLINE Vector inverseDeviation(Vector variance) { return 1 / squareRoot(variance + KernelsEpsilon); }

// One pass over the rows of a panel.
#define EACH_ROW(place) for (long place = 0; place < rows * WIDTH; place += WIDTH)

static void transform(float *z, long rows, long units, const float *factors, const float *offsets) {
  for (long unit = 0; unit < units; unit += WIDTH) {
    const Vector factor = load(factors + unit), offset = load(offsets + unit);
    float *panel = z + unit * rows;
    EACH_ROW(i) store(panel + i, fma(load(panel + i), factor, offset));
  }
}

static void batchNorm(float *z, long rows, long units, const float *scale, const float *shift, float *normalized,
                           float *inverse, float *means, float *variances) {
  const float share = 1 / (float)rows;
  for (long unit = 0; unit < units; unit += WIDTH) {
    float *panel = z + unit * rows, *kept = normalized + unit * rows;
    Vector mean = splat(0), variance = splat(0);
    EACH_ROW(i) mean += load(panel + i);
    mean *= share;
    EACH_ROW(i) {
      const Vector centred = load(panel + i) - mean;
      variance = fma(centred, centred, variance);
      store(kept + i, centred);
    }
    variance *= share;
    const Vector factor = inverseDeviation(variance);
    const Vector gamma = load(scale + unit), beta = load(shift + unit);
    EACH_ROW(i) {
      const Vector x = load(kept + i) * factor;
      store(kept + i, x);
      store(panel + i, fma(x, gamma, beta));
    }
    store(means + unit, mean);
    store(variances + unit, variance);
    store(inverse + unit, factor);
  }
}

// One pass over the panels of a row: the panel's first unit, and the row's position in it.
#define EACH_PANEL(unit, place) \
  for (long unit = 0, place = row * WIDTH; unit < units; unit += WIDTH, place += rows * WIDTH)

static void layerNorm(float *z, long rows, long units, const float *scale, const float *shift, float *normalized,
                          float *inverse) {
  const float share = 1 / (float)units;
  for (long row = 0; row < rows; row++) {
    Vector sum = splat(0), squares = splat(0);
    EACH_PANEL(unit, i) sum += load(z + i);
    const Vector mean = sumOfAll(sum) * share;
    EACH_PANEL(unit, i) {
      const Vector centred = select(firstPlaces(units - unit), load(z + i) - mean, splat(0));
      squares = fma(centred, centred, squares);
      store(z + i, centred);
    }
    const Vector factor = inverseDeviation(sumOfAll(squares) * share);
    EACH_PANEL(unit, i) {
      const Vector x = load(z + i) * factor;
      if (normalized) store(normalized + i, x);
      store(z + i, fma(x, load(scale + unit), load(shift + unit)));
    }
    if (inverse) inverse[row] = factor[0];
  }
}

/// dγ = Σ dU * Ẑ and dβ = Σ dU of a panel.
INLINE void sumGradients(const float *delta, const float *normalized, long rows, Vector *scale, Vector *shift) {
  *scale = *shift = splat(0);
  EACH_ROW(i) {
    const Vector du = load(delta + i);
    *scale = fma(du, load(normalized + i), *scale);
    *shift += du;
  }
}

static void normalizeUnitsBack(float *delta, long rows, long units, const float *scale, const float *normalized,
                               const float *inverse, float *scaleGradient, float *shiftGradient) {
  const float share = 1 / (float)rows;
  for (long unit = 0; unit < units; unit += WIDTH) {
    float *panel = delta + unit * rows;
    const float *kept = normalized + unit * rows;
    Vector dGamma, dBeta;
    sumGradients(panel, kept, rows, &dGamma, &dBeta);
    store(scaleGradient + unit, dGamma);
    store(shiftGradient + unit, dBeta);
    // The means of D and D * Ẑ follow from dβ and dγ.
    const Vector factor = load(scale + unit) * load(inverse + unit);
    EACH_ROW(i) store(panel + i, (load(panel + i) - share * fma(load(kept + i), dGamma, dBeta)) * factor);
  }
}

static void normalizeRowsBack(float *delta, long rows, long units, const float *scale, const float *normalized,
                              const float *inverse, float *scaleGradient, float *shiftGradient) {
  for (long unit = 0; unit < units; unit += WIDTH) {
    Vector dGamma, dBeta;
    sumGradients(delta + unit * rows, normalized + unit * rows, rows, &dGamma, &dBeta);
    store(scaleGradient + unit, dGamma);
    store(shiftGradient + unit, dBeta);
  }
  const float share = 1 / (float)units;
  for (long row = 0; row < rows; row++) {
    Vector sum = splat(0), products = splat(0);
    EACH_PANEL(unit, i) {
      const Vector d = load(delta + i) * load(scale + unit);
      sum += d;
      products = fma(d, load(normalized + i), products);
      store(delta + i, d);
    }
    const Vector mean = sumOfAll(sum) * share, product = sumOfAll(products) * share;
    EACH_PANEL(unit, i) {
      const Vector centred = fma(-load(normalized + i), product, load(delta + i) - mean);
      store(delta + i, select(firstPlaces(units - unit), centred * inverse[row], splat(0)));
    }
  }
}
#undef EACH_ROW
#undef EACH_PANEL
