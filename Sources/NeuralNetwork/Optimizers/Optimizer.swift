// The optimizers and their settings.

/// A rule for the step after each minibatch, with g the gradient of a parameter θ, α the learning rate and t the step
/// from 1. Formulas and defaults are PyTorch's.
public enum Optimizer: Hashable, Sendable {
  /// Plain stochastic gradient descent: θ ← θ − α g. H. Robbins and S. Monro (1951), doi:10.1214/aoms/1177729586.
  case sgd
  /// v ← μ v + g, θ ← θ − α v. B. Polyak, "Some methods of speeding up the convergence of iteration methods" (1964),
  /// doi:10.1016/0041-5553(64)90137-5.
  case momentum(Float)
  /// v ← μ v + g, θ ← θ − α (g + μ v). Y. Nesterov (1983), in the form of I. Sutskever, J. Martens, G. Dahl and G. Hinton,
  /// "On the importance of initialization and momentum in deep learning", ICML 2013.
  case nesterov(Float)
  /// v ← ρ v + (1 − ρ) g², θ ← θ − α g / (√v + ε); with a momentum μ above 0: w ← μ w + g / (√v + ε), θ ← θ − α w. T. Tieleman
  /// and G. Hinton, Coursera lecture 6.5, 2012.
  case rmsprop(rho: Float, epsilon: Float, momentum: Float)
  /// v ← v + g², θ ← θ − α g / (√v + ε). J. Duchi, E. Hazan and Y. Singer, "Adaptive subgradient methods for online learning
  /// and stochastic optimization", JMLR 12 (2011).
  case adagrad(epsilon: Float)
  /// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², θ ← θ − α m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ).
  /// D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015, arXiv:1412.6980.
  case adam(Moments)
  /// Adam whose numerator looks a step ahead: θ ← θ − α (μ_{t+1} m / (1 − Π_{i≤t+1} μ_i) + (1 − μ_t) g / (1 − Π_{i≤t} μ_i)) /
  /// (√v̂ + ε), with μ_t = β₁ (1 − 0.96^{tψ} / 2). T. Dozat, "Incorporating Nesterov momentum into Adam", ICLR workshop
  /// 2016.
  case nadam(Moments, momentumDecay: Double)

  /// The decay rates of both moments, and ε.
  public struct Moments: Hashable, Sendable {
    public let beta1: Double
    public let beta2: Double
    public let epsilon: Float

    public init(beta1: Double = 0.9, beta2: Double = 0.999, epsilon: Float = 1e-8) {
      self.beta1 = beta1
      self.beta2 = beta2
      self.epsilon = epsilon
    }
  }

  /// ε; 1 for optimizers that do not divide.
  var epsilon: Float {
    switch self {
    case .sgd, .momentum, .nesterov: 1
    case .rmsprop(_, let epsilon, _), .adagrad(let epsilon): epsilon
    case .adam(let moments), .nadam(let moments, _): moments.epsilon
    }
  }

  /// The number of values kept per parameter between steps.
  public var slotCount: Int {
    switch self {
    case .sgd: 0
    case .momentum, .nesterov, .adagrad: 1
    case .rmsprop(_, _, let momentum): momentum > 0 ? 2 : 1
    case .adam, .nadam: 2
    }
  }
}
