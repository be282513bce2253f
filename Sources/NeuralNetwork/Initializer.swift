// How the weights begin. Biases begin at zero.

import Randomness

/// A distribution of a layer's first weights, by its number of inputs n_in and of units n_out.
public enum Initializer: String, CaseIterable, Sendable {
  /// All zero: the units of a hidden layer can then never become different.
  case zeros
  /// N(0, 0.01²).
  case normal
  /// U(−√(6 / (n_in + n_out)), +√(6 / (n_in + n_out))). X. Glorot and Y. Bengio, "Understanding the difficulty of training
  /// deep feedforward neural networks", AISTATS 2010.
  case xavierUniform = "xavier_uniform"
  /// N(0, 2 / (n_in + n_out)), of the same paper.
  case xavierNormal = "xavier_normal"
  /// U(−√(6 / n_in), +√(6 / n_in)). K. He, X. Zhang, S. Ren and J. Sun, "Delving deep into rectifiers", ICCV 2015,
  /// arXiv:1502.01852.
  case heUniform = "he_uniform"
  /// N(0, 2 / n_in), of the same paper.
  case heNormal = "he_normal"

  /// The one that keeps the variance of an activation's outputs: He's for the rectifiers, Glorot's for the others.
  public static func suited(to activation: Activation) -> Initializer {
    switch activation {
    case .relu, .leakyReLU: .heNormal
    case .sigmoid, .tanh, .identity: .xavierUniform
    }
  }

  /// Draws the weights of one layer.
  func fill(_ weights: UnsafeMutableBufferPointer<Float>, inputs: Int, units: Int, stream: RandomStream) {
    var stream = stream
    func uniform(_ limit: Double) {
      for i in weights.indices { weights[i] = Float((2 * stream.uniform() - 1) * limit) }
    }
    func normal(_ deviation: Double) {
      for i in weights.indices { weights[i] = Float(stream.normal() * deviation) }
    }
    switch self {
    case .zeros: weights.update(repeating: 0)
    case .normal: normal(0.01)
    case .xavierUniform: uniform((6 / Double(inputs + units)).squareRoot())
    case .xavierNormal: normal((2 / Double(inputs + units)).squareRoot())
    case .heUniform: uniform((6 / Double(inputs)).squareRoot())
    case .heNormal: normal((2 / Double(inputs)).squareRoot())
    }
  }
}
