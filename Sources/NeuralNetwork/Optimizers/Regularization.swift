// Regularization settings.

/// Terms of the objective, and constraints on each step. Penalties and decay apply to the weights W and, as
/// in PyTorch, to embeddings, not to biases, γ and β; the norm limit applies to W only. Zero, or an empty
/// list, disables each of them.
public struct Regularization: Hashable, Sendable {
  /// λ₁: adds the term λ₁ Σ |W| to the objective.
  public var l1: Float = 0
  /// λ₂: adds the term (λ₂ / 2) Σ W² to the objective.
  public var l2: Float = 0
  /// λ: each step begins with W ← (1 − α λ) W, independently of the optimizer. I. Loshchilov and F. Hutter,
  /// "Decoupled weight decay regularization", ICLR 2019, arXiv:1711.05101.
  public var weightDecay = 0.0
  /// The probability of dropping a hidden unit in training, at least 0 and below 1.
  public var dropout = 0.0
  /// The maximum Euclidean norm of the weights into a unit after a step. N. Srivastava et al., JMLR 15 (2014).
  public var maxNorm: Float = 0
  /// The maximum Euclidean norm of the whole gradient. R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of
  /// training recurrent neural networks", ICML 2013.
  public var clipNorm: Float = 0
  /// ε of a cross-entropy's label smoothing: see `LossGradient`.
  public var labelSmoothing: Float = 0
  /// A factor for the loss of each class's examples; empty means 1.
  public var classWeights: [Float] = []

  public init() {}
}
