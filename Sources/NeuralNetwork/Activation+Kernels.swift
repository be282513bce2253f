// The activations over whole buffers. A NaN must come out of every one of them, or a run that diverged would go on.

extension Activation {
  /// A = g(Z), in place.
  func apply(to z: UnsafeMutablePointer<Float>, count: Int) {
    switch self {
    case .sigmoid: VectorMath.map(z, count: count, VectorMath.sigmoid)
    case .tanh: VectorMath.map(z, count: count, VectorMath.tanh)
    case .relu:
      for i in 0..<count { z[i] = z[i] < 0 ? 0 : z[i] }
    case .leakyReLU:
      for i in 0..<count { z[i] = z[i] < 0 ? z[i] * Self.negativeSlope : z[i] }
    case .identity: break
    }
  }

  /// dZ = dA * g′(Z), in place, with g′ computed from A = g(Z).
  func multiplyByDerivative(
    _ delta: UnsafeMutablePointer<Float>, output a: UnsafePointer<Float>, count: Int
  ) {
    switch self {
    case .sigmoid:
      for i in 0..<count { delta[i] *= a[i] * (1 - a[i]) }
    case .tanh:
      for i in 0..<count { delta[i] *= 1 - a[i] * a[i] }
    case .relu:
      for i in 0..<count { delta[i] = a[i] > 0 ? delta[i] : 0 }
    case .leakyReLU:
      for i in 0..<count { delta[i] = a[i] > 0 ? delta[i] : delta[i] * Self.negativeSlope }
    case .identity: break
    }
  }
}
