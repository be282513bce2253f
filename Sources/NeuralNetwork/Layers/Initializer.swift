// The initializers of weights. Biases are initialized to zero.

/// A distribution of a layer's initial weights, given its number of inputs n_in and of units n_out.
public enum Initializer: String, CaseIterable, Sendable {
  /// All zero; the units of a hidden layer then never become different.
  case zeros
  /// N(0, 0.01²).
  case normal
  /// U(−1/√n_in, +1/√n_in), PyTorch's default for linear layers.
  case uniform
  /// U(−√(6 / (n_in + n_out)), +√(6 / (n_in + n_out))). X. Glorot and Y. Bengio, "Understanding the difficulty of training
  /// deep feedforward neural networks", AISTATS 2010.
  case xavierUniform = "xavier_uniform"
  /// N(0, 2 / (n_in + n_out)), from the same paper.
  case xavierNormal = "xavier_normal"
  /// U(−√(6 / n_in), +√(6 / n_in)). K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers", ICCV 2015,
  /// arXiv:1502.01852.
  case heUniform = "he_uniform"
  /// N(0, 2 / n_in), from the same paper.
  case heNormal = "he_normal"
  /// U(−√(3 / n_in), +√(3 / n_in)). Y. LeCun, L. Bottou, G. Orr and K.-R. Müller, "Efficient backprop", 1998.
  case lecunUniform = "lecun_uniform"
  /// N(0, 1 / n_in), from the same paper.
  case lecunNormal = "lecun_normal"
  /// A random matrix with orthonormal rows or columns, whichever are fewer. A. Saxe, J. McClelland and S. Ganguli, "Exact
  /// solutions to the nonlinear dynamics of learning in deep linear neural networks", ICLR 2014, arXiv:1312.6120.
  case orthogonal

  /// The initializer that preserves the variance of an activation's outputs: He's for rectifier-like functions,
  /// LeCun's for `selu`, which requires it, and Glorot's for the others.
  public static func suited(to activation: Activation) -> Initializer {
    switch activation {
    case .relu, .leakyReLU, .elu, .gelu, .silu, .softplus: .heNormal
    case .selu: .lecunNormal
    case .sigmoid, .tanh, .identity: .xavierUniform
    }
  }
}
