// What keeps a network from fitting its training examples too closely, besides its architecture.

/// Terms of the objective, and constraints on each step. Penalties, decay and the norm's limit concern the weights W alone,
/// never biases, γ and β. Zero, or nothing, switches each of them off.
public struct Regularization: Hashable, Sendable {
  /// λ₁: the objective has the further term λ₁ Σ |W|.
  public var l1: Float = 0
  /// λ₂: the objective has the further term (λ₂ / 2) Σ W².
  public var l2: Float = 0
  /// λ: each step begins with W ← (1 − α λ) W, whatever the optimizer makes of the gradient. I. Loshchilov and F. Hutter,
  /// "Decoupled weight decay regularization", ICLR 2019, arXiv:1711.05101.
  public var weightDecay = 0.0
  /// The probability with which a hidden unit is left out in training, from 0 to below 1.
  public var dropout = 0.0
  /// The most that the Euclidean norm of the weights into a unit may be after a step. N. Srivastava et al., JMLR 15 (2014).
  public var maxNorm: Float = 0
  /// The most that the Euclidean norm of the whole gradient may be. R. Pascanu, T. Mikolov and Y. Bengio, "On the difficulty of
  /// training recurrent neural networks", ICML 2013.
  public var clipNorm: Float = 0
  /// ε of a cross-entropy's targets: see `LossGradient`.
  public var labelSmoothing: Float = 0
  /// A factor for the loss of the examples of each class; empty for 1.
  public var classWeights: [Float] = []

  public init() {}
}
