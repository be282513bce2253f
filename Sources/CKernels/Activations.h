// Activations and their derivatives, computed from a shared exponential. NaN must propagate, or a run that diverged
// would continue.

struct Activated {
  Vector value, derivative;
};

INLINE struct Activated sigmoid(Vector u) {
  const Vector a = logistic(u);
  return (struct Activated){a, a * (1 - a)};
}

INLINE struct Activated tangent(Vector u) {
  const Vector a = hyperbolicTangent(u);
  return (struct Activated){a, fma(-a, a, splat(1))};
}

INLINE struct Activated relu(Vector u) {
  return (struct Activated){select(u < 0, splat(0), u), select(u > 0, splat(1), splat(0))};
}

/// The derivative at and below zero follows PyTorch and Keras.
INLINE struct Activated leakyReLU(Vector u) {
  const Vector derivative = select(u > 0, splat(1), splat(0.01f));
  return (struct Activated){u * derivative, derivative};
}

INLINE struct Activated elu(Vector u) {
  const Vector below = exponentialMinusOne(u);
  return (struct Activated){select(u > 0, u, below), select(u > 0, splat(1), below + 1)};
}

/// The constants are from G. Klambauer, T. Unterthiner, A. Mayr and S. Hochreiter, "Self-normalizing neural
/// networks", NeurIPS 2017.
INLINE struct Activated selu(Vector u) {
  const float scale = 1.05070098f, alpha = 1.67326324f;
  const Vector below = exponentialMinusOne(u) * (scale * alpha);
  return (struct Activated){select(u > 0, u * scale, below), select(u > 0, splat(scale), below + scale * alpha)};
}

/// g′ = Φ(u) + u φ(u), where φ is the density.
INLINE struct Activated gelu(Vector u) {
  const struct Normal at = normal(u);
  return (struct Activated){u * at.probability, fma(u, at.density, at.probability)};
}

/// g′ = σ(u) (1 + u (1 − σ(u))).
INLINE struct Activated silu(Vector u) {
  const Vector s = logistic(u);
  return (struct Activated){u * s, s * fma(u, 1 - s, splat(1))};
}

/// log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|).
INLINE struct Activated softplus(Vector u) {
  const Vector value = select(u < 0, splat(0), u) + logarithmOfOnePlus(exponential(-magnitude(u)));
  return (struct Activated){value, logistic(u)};
}

INLINE struct Activated identity(Vector u) { return (struct Activated){u, splat(1)}; }

static void activate(ActivationKernel activation, float *u, float *derivatives, long count) {
#define CASE(name, function) \
  case ActivationKernel##name: \
    for (long i = 0; i < count; i += WIDTH) { \
      const struct Activated activated = function(load(u + i)); \
      store(u + i, activated.value); \
      if (derivatives) store(derivatives + i, activated.derivative); \
    } \
    break;
  switch (activation) {
    CASE(Sigmoid, sigmoid)
    CASE(Tanh, tangent)
    CASE(ReLU, relu)
    CASE(LeakyReLU, leakyReLU)
    CASE(ELU, elu)
    CASE(SELU, selu)
    CASE(GELU, gelu)
    CASE(SiLU, silu)
    CASE(Softplus, softplus)
    CASE(Identity, identity)
  }
#undef CASE
}
