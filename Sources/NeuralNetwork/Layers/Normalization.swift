// Normalisation between a hidden layer's Z and its activation.

import CKernels

/// A normalisation of Z before the activation: Ẑ = (Z − μ) / √(v + ε) and U = γ * Ẑ + β, where γ and β (n[l] × 1) are
/// learned, starting at one and zero.
public enum Normalization: String, CaseIterable, Sendable {
  /// U = Z.
  case none
  /// μ and v of each unit over the examples of the batch; at evaluation their running means. S. Ioffe and C. Szegedy,
  /// "Batch normalization: accelerating deep network training by reducing internal covariate shift", ICML 2015,
  /// arXiv:1502.03167.
  case batch
  /// μ and v of each example over the units of the layer. J. L. Ba, J. R. Kiros and G. Hinton, "Layer normalization", 2016,
  /// arXiv:1607.06450.
  case layer

  /// ε, as in PyTorch.
  public static let epsilon = KernelsEpsilon
}
