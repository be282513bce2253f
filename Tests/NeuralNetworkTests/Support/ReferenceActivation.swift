import Glibc

/// An activation g of a hidden layer, under its name in the spec.
enum ReferenceActivation: String, CaseIterable {
  case sigmoid
  case tanh
  case relu
  case leakyReLU = "leaky_relu"
  case elu
  case selu
  case gelu
  case silu
  case softplus
  case identity

  /// λ and α of selu: with them, unit variance is kept from layer to layer (Klambauer et al. 2017).
  static let (seluScale, seluAlpha) = (1.0507009873554805, 1.6732632423543772)

  /// a = g(z)
  func value(_ z: Double) -> Double {
    switch self {
    case .sigmoid: referenceSigmoid(z)  // σ(z) = 1 / (1 + e^−z)
    case .tanh: Glibc.tanh(z)
    case .relu: z > 0 ? z : 0
    case .leakyReLU: z > 0 ? z : 0.01 * z
    case .elu: z > 0 ? z : expm1(z)  // e^z − 1
    case .selu: z > 0 ? Self.seluScale * z : Self.seluScale * Self.seluAlpha * expm1(z)  // λ z, λ α (e^z − 1)
    case .gelu: z * normalDistribution(z)  // z Φ(z)
    case .silu: z * referenceSigmoid(z)  // z σ(z)
    case .softplus: max(z, 0) + log1p(exp(-abs(z)))  // log(1 + e^z)
    case .identity: z
    }
  }

  /// g'(z); at a kink, the left one
  func derivative(_ z: Double) -> Double {
    let a = value(z)
    return switch self {
    case .sigmoid: a * (1 - a)
    case .tanh: 1 - a * a
    case .relu: z > 0 ? 1 : 0
    case .leakyReLU: z > 0 ? 1 : 0.01
    case .elu: z > 0 ? 1 : exp(z)
    case .selu: z > 0 ? Self.seluScale : Self.seluScale * Self.seluAlpha * exp(z)  // λ, λ α e^z
    case .gelu: normalDistribution(z) + z * normalDensity(z)  // Φ(z) + z φ(z)
    case .silu: referenceSigmoid(z) * (1 + z * (1 - referenceSigmoid(z)))  // σ(z) (1 + z (1 − σ(z)))
    case .softplus: referenceSigmoid(z)  // σ(z)
    case .identity: 1
    }
  }
}

/// 1 / (1 + e^−z), with no power of e above 1
private func referenceSigmoid(_ z: Double) -> Double {
  let e = exp(-abs(z))
  return z >= 0 ? 1 / (1 + e) : e / (1 + e)
}

/// Φ(z) = (1 + erf(z/√2)) / 2, which is erfc(−z/√2) / 2 without the cancellation for z ≪ 0
private func normalDistribution(_ z: Double) -> Double {
  erfc(-z / 2.squareRoot()) / 2
}

/// φ(z) = Φ'(z) = e^(−z²/2) / √(2π)
private func normalDensity(_ z: Double) -> Double {
  exp(-z * z / 2) / (2 * Double.pi).squareRoot()
}
