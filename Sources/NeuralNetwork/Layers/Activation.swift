// The activation functions.

/// An activation g of a hidden layer, applied elementwise: A = g(U), where U is Z or the normalised Z.
public enum Activation: String, CaseIterable, Sendable {
  /// 1 / (1 + e⁻ᶻ), with g′ = A (1 − A).
  case sigmoid
  /// tanh z, with g′ = 1 − A².
  case tanh
  /// max(z, 0), with g′(0) = 0. V. Nair and G. Hinton, "Rectified linear units improve restricted Boltzmann
  /// machines", ICML 2010.
  case relu
  /// z where z > 0, otherwise 0.01 z, with g′(0) = 0.01. A. Maas, A. Hannun and A. Ng, "Rectifier nonlinearities improve
  /// neural network acoustic models", ICML 2013.
  case leakyReLU = "leaky_relu"
  /// z where z > 0, otherwise eᶻ − 1. D.-A. Clevert, T. Unterthiner and S. Hochreiter, "Fast and accurate deep network
  /// learning by exponential linear units", ICLR 2016, arXiv:1511.07289, with α = 1.
  case elu
  /// λ z where z > 0, otherwise λ α (eᶻ − 1), with λ ≈ 1.0507 and α ≈ 1.6733, for which activations keep mean 0 and
  /// variance 1. G. Klambauer, T. Unterthiner, A. Mayr and S. Hochreiter, "Self-normalizing neural networks", NIPS 2017,
  /// arXiv:1706.02515.
  case selu
  /// z Φ(z), with Φ the distribution function of the standard normal distribution, not its approximation by tanh.
  /// D. Hendrycks and K. Gimpel, "Gaussian error linear units", 2016, arXiv:1606.08415.
  case gelu
  /// z σ(z), also called swish. S. Elfwing, E. Uchibe and K. Doya, "Sigmoid-weighted linear units for neural network
  /// function approximation in reinforcement learning", 2017, arXiv:1702.03118.
  case silu
  /// log(1 + eᶻ), with g′ = σ(z). C. Dugas, Y. Bengio, F. Bélisle, C. Nadeau and R. Garcia, "Incorporating second-order
  /// functional knowledge for better option pricing", NIPS 2000.
  case softplus
  /// z; a network of such layers is linear.
  case identity
}
