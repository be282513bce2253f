// The activations over whole buffers. A NaN must come out of every one of them, or a run that diverged would go on.

extension Activation {
  private typealias Vector = VectorMath.Vector

  /// A = g(U), in place.
  func apply(to u: UnsafeMutablePointer<Float>, count: Int) {
    switch self {
    case .sigmoid: VectorMath.map(u, count: count) { Self.sigmoid($0).value }
    case .tanh: VectorMath.map(u, count: count) { Self.tanh($0).value }
    case .relu: VectorMath.map(u, count: count) { Self.relu($0).value }
    case .leakyReLU: VectorMath.map(u, count: count) { Self.leakyReLU($0).value }
    case .elu: VectorMath.map(u, count: count) { Self.elu($0).value }
    case .selu: VectorMath.map(u, count: count) { Self.selu($0).value }
    case .gelu: VectorMath.map(u, count: count) { Self.gelu($0).value }
    case .silu: VectorMath.map(u, count: count) { Self.silu($0).value }
    case .softplus: VectorMath.map(u, count: count) { Self.softplus($0).value }
    case .identity: break
    }
  }

  /// A = g(U), in place, and g′(U), which backpropagation multiplies by: both come from the same exponential.
  func apply(to u: UnsafeMutablePointer<Float>, slopes: UnsafeMutablePointer<Float>, count: Int) {
    switch self {
    case .sigmoid: VectorMath.map(u, slopes, count: count, Self.sigmoid)
    case .tanh: VectorMath.map(u, slopes, count: count, Self.tanh)
    case .relu: VectorMath.map(u, slopes, count: count, Self.relu)
    case .leakyReLU: VectorMath.map(u, slopes, count: count, Self.leakyReLU)
    case .elu: VectorMath.map(u, slopes, count: count, Self.elu)
    case .selu: VectorMath.map(u, slopes, count: count, Self.selu)
    case .gelu: VectorMath.map(u, slopes, count: count, Self.gelu)
    case .silu: VectorMath.map(u, slopes, count: count, Self.silu)
    case .softplus: VectorMath.map(u, slopes, count: count, Self.softplus)
    case .identity: slopes.update(repeating: 1, count: count)
    }
  }

  // MARK: Each function with its derivative

  @inline(__always)
  private static func sigmoid(_ u: Vector) -> (value: Vector, slope: Vector) {
    let a = VectorMath.sigmoid(u)
    return (a, a * (1 - a))
  }

  @inline(__always)
  private static func tanh(_ u: Vector) -> (value: Vector, slope: Vector) {
    let a = VectorMath.tanh(u)
    return (a, 1 - a * a)
  }

  @inline(__always)
  private static func relu(_ u: Vector) -> (value: Vector, slope: Vector) {
    (u.replacing(with: 0, where: u .< 0), Vector.zero.replacing(with: 1, where: u .> 0))
  }

  @inline(__always)
  private static func leakyReLU(_ u: Vector) -> (value: Vector, slope: Vector) {
    let slope = Vector(repeating: negativeSlope).replacing(with: 1, where: u .> 0)
    return (u * slope, slope)
  }

  @inline(__always)
  private static func elu(_ u: Vector) -> (value: Vector, slope: Vector) {
    let below = VectorMath.exponentialMinusOne(u)
    return (below.replacing(with: u, where: u .> 0), (below + 1).replacing(with: 1, where: u .> 0))
  }

  @inline(__always)
  private static func selu(_ u: Vector) -> (value: Vector, slope: Vector) {
    let below = VectorMath.exponentialMinusOne(u) * (seluScale * seluAlpha)
    let value = below.replacing(with: u * seluScale, where: u .> 0)
    return (value, (below + seluScale * seluAlpha).replacing(with: seluScale, where: u .> 0))
  }

  /// g′ = Φ(u) + u φ(u), with φ the density.
  @inline(__always)
  private static func gelu(_ u: Vector) -> (value: Vector, slope: Vector) {
    let (probability, density) = VectorMath.normal(u)
    return (u * probability, probability + u * density)
  }

  /// g′ = σ(u) (1 + u (1 − σ(u))).
  @inline(__always)
  private static func silu(_ u: Vector) -> (value: Vector, slope: Vector) {
    let sigmoid = VectorMath.sigmoid(u)
    return (u * sigmoid, sigmoid * (1 + u * (1 - sigmoid)))
  }

  @inline(__always)
  private static func softplus(_ u: Vector) -> (value: Vector, slope: Vector) {
    (VectorMath.softplus(u), VectorMath.sigmoid(u))
  }
}
