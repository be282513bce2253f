// Optimizer steps, and regularization before and after them.

// One pass over all parameters, `index` of them at a time.
#define EACH(index) for (long index = 0; index < count; index += WIDTH)

static void sgd(float *p, const float *g, long count, float rate) {
  EACH(i) store(p + i, fma(splat(-rate), load(g + i), load(p + i)));
}

static void momentum(float *p, const float *g, float *velocity, long count, float rate, float momentum, bool nesterov) {
  EACH(i) {
    const Vector gradient = load(g + i);
    const Vector v = fma(splat(momentum), load(velocity + i), gradient);
    store(velocity + i, v);
    store(p + i, fma(splat(-rate), nesterov ? fma(splat(momentum), v, gradient) : v, load(p + i)));
  }
}

/// Updates the running mean of squares.
INLINE Vector decayed(Vector square, Vector gradient, float rho) {
  return fma(splat(1 - rho), gradient * gradient, rho * square);
}

static void rmsprop(float *p, const float *g, float *square, long count, float rate, float rho, float epsilon) {
  EACH(i) {
    const Vector gradient = load(g + i), s = decayed(load(square + i), gradient, rho);
    store(square + i, s);
    store(p + i, load(p + i) - rate * gradient / (squareRoot(s) + epsilon));
  }
}

static void rmspropWithMomentum(float *p, const float *g, float *square, float *velocity, long count, float rate,
                                float rho, float epsilon, float momentum) {
  EACH(i) {
    const Vector gradient = load(g + i), s = decayed(load(square + i), gradient, rho);
    const Vector v = fma(splat(momentum), load(velocity + i), gradient / (squareRoot(s) + epsilon));
    store(square + i, s);
    store(velocity + i, v);
    store(p + i, fma(splat(-rate), v, load(p + i)));
  }
}

static void adagrad(float *p, const float *g, float *square, long count, float rate, float epsilon) {
  EACH(i) {
    const Vector gradient = load(g + i), s = fma(gradient, gradient, load(square + i));
    store(square + i, s);
    store(p + i, load(p + i) - rate * gradient / (squareRoot(s) + epsilon));
  }
}

static void adam(float *p, const float *g, float *mean, float *square, long count, float gradientRate, float meanRate,
                 MomentsKernel moments) {
  EACH(i) {
    const Vector gradient = load(g + i);
    const Vector m = fma(splat(moments.fresh1), gradient, moments.beta1 * load(mean + i));
    const Vector s = fma(splat(moments.fresh2), gradient * gradient, moments.beta2 * load(square + i));
    store(mean + i, m);
    store(square + i, s);
    const Vector step = fma(splat(meanRate), m, gradientRate * gradient);
    store(p + i, load(p + i) - step / fma(squareRoot(s), splat(moments.correction), splat(moments.epsilon)));
  }
}

static void penalize(float *g, const float *w, long count, float l1, float l2) {
  EACH(i) {
    const Vector weight = load(w + i);
    const Vector sign = select(weight > 0, splat(1), select(weight < 0, splat(-1), splat(0)));
    store(g + i, load(g + i) + fma(splat(l2), weight, l1 * sign));
  }
}

static void scale(float *values, long count, float factor) {
  EACH(i) store(values + i, load(values + i) * factor);
}

static float sumOfSquares(const float *values, long count) {
  Vector sums = splat(0);
  EACH(i) {
    const Vector x = load(values + i);
    sums = fma(x, x, sums);
  }
  float sum = 0;
  for (int i = 0; i < WIDTH; i++) sum += sums[i];
  return sum;
}

static void limitNorms(float *weights, long inputs, long units, float limit) {
  const long rows = roundedUp(inputs);
  for (long unit = 0; unit < units; unit += WIDTH) {
    float *panel = weights + unit * rows;
    Vector squares = splat(0);
    for (long i = 0; i < rows; i++) {
      const Vector w = load(panel + i * WIDTH);
      squares = fma(w, w, squares);
    }
    const Vector norm = squareRoot(squares);
    const Vector factor = select(norm > limit, limit / norm, splat(1));
    for (long i = 0; i < rows; i++) store(panel + i * WIDTH, load(panel + i * WIDTH) * factor);
  }
}
#undef EACH
