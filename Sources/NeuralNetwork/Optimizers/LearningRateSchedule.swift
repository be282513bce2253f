// Learning-rate schedules. The formulas are those of the PyTorch schedulers with similar names.

/// A rule for the learning rate, from its base α, over the epochs e = 0 … E − 1 after a warm-up.
public enum LearningRateSchedule: Hashable, Sendable {
  case constant
  /// α γ^⌊e / size⌋.
  case step(size: Int, gamma: Double)
  /// α γᵉ.
  case exponential(gamma: Double)
  /// η + (α − η) (1 + cos(π e / E)) / 2. I. Loshchilov and F. Hutter, "SGDR: stochastic gradient descent with warm restarts",
  /// ICLR 2017, arXiv:1608.03983, without restarts.
  case cosine(minimum: Double)
  /// α (1 − e / E)^power.
  case polynomial(power: Double)
  /// From α / d₁ up to α in the first part of all steps, then down to α / d₁ / d₂, each along half a cosine wave. L.
  /// Smith and N. Topin, "Super-convergence: very fast training of neural networks using large learning rates", 2017,
  /// arXiv:1708.07120.
  case oneCycle(rising: Double, initialDivisor: Double, finalDivisor: Double)
  /// α, multiplied by the factor but never below η, whenever the metric has not improved for more than `patience`
  /// epochs.
  case reduceOnPlateau(factor: Double, patience: Int, minimum: Double)

  /// Whether the first epochs' rates depend on the number of epochs, so that a longer training differs from the
  /// start.
  public var dependsOnLength: Bool {
    switch self {
    case .constant, .step, .exponential, .reduceOnPlateau: false
    case .cosine, .polynomial, .oneCycle: true
    }
  }
}
