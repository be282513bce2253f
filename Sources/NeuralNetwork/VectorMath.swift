// Elementary functions on eight Float32 at a time: several times faster than libm's, and made of basic operations
// alone, so that they round alike on every processor.

enum VectorMath {
  typealias Vector = SIMD8<Float>

  /// Replaces each element by its value under a function.
  @inline(__always)
  static func map(_ buffer: UnsafeMutablePointer<Float>, count: Int, _ function: (Vector) -> Vector) {
    let whole = count & ~7
    let bytes = UnsafeMutableRawPointer(buffer)
    for offset in stride(from: 0, to: whole * 4, by: 32) {
      let value = bytes.loadUnaligned(fromByteOffset: offset, as: Vector.self)
      bytes.storeBytes(of: function(value), toByteOffset: offset, as: Vector.self)
    }
    guard whole < count else { return }
    var rest = Vector.zero
    for i in whole..<count { rest[i - whole] = buffer[i] }
    rest = function(rest)
    for i in whole..<count { buffer[i] = rest[i - whole] }
  }

  /// eˣ to within 2 units in the last place; 0 below about −87.3 and the largest power above about 88.
  ///
  /// x = n ln 2 + r with |r| ≤ ln 2 / 2, and eˣ = 2ⁿ eʳ, where eʳ is a polynomial (coefficients: S. Moshier, Cephes
  /// `expf`).
  @inline(__always)
  static func exponential(_ x: Vector) -> Vector {
    let bounded = x.clamped(lowerBound: Vector(repeating: -87.3), upperBound: Vector(repeating: 88))
    // Adding 1.5 · 2²³ rounds to the nearest integer, which then stands in the low bits; subtracting it gives n.
    let shift = Vector(repeating: 12_582_912)
    let shifted = bounded * 1.442_695_04 + shift
    let n = shifted - shift
    let r = (bounded - n * 0.693_359_375) - n * -2.121_944_4e-4
    var p = r * 1.987_569_1e-4 + 1.398_199_9e-3
    p = p * r + 8.333_452e-3
    p = p * r + 4.166_579_6e-2
    p = p * r + 1.666_666_5e-1
    p = p * r + 5e-1
    p = p * r * r + r + 1
    let exponent = unsafeBitCast(shifted, to: SIMD8<UInt32>.self) &+ 127
    let power = unsafeBitCast(exponent &<< 23, to: Vector.self)
    return (p * power).replacing(with: x, where: x .!= x)
  }

  /// 1 / (1 + e⁻ˣ).
  @inline(__always)
  static func sigmoid(_ x: Vector) -> Vector {
    1 / (1 + exponential(-x))
  }

  /// tanh x: by an odd polynomial for |x| < 0.625, where the other form would cancel (coefficients: S. Moshier, Cephes
  /// `tanhf`), and 1 − 2 / (e²ˣ + 1) beyond.
  @inline(__always)
  static func tanh(_ x: Vector) -> Vector {
    let square = x * x
    var p = square * -5.704_988_7e-3 + 2.063_908_9e-2
    p = p * square - 5.373_971_5e-2
    p = p * square + 1.333_144_2e-1
    p = p * square - 3.333_328_2e-1
    let near = p * square * x + x
    let far = 1 - 2 / (exponential(x + x) + 1)
    return far.replacing(with: near, where: square .< 0.390_625)
  }
}
