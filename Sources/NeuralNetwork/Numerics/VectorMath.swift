// Elementary functions on eight Float32 at a time: several times faster than libm's, and made of basic operations
// alone, so that they round alike on every processor.

enum VectorMath {
  typealias Vector = SIMD8<Float>

  /// Eight elements from a place on, or those that are left, filled up with zeros.
  @inline(__always)
  static func load(_ buffer: UnsafePointer<Float>, _ start: Int, _ count: Int) -> Vector {
    if start + 8 <= count {
      return UnsafeRawPointer(buffer + start).loadUnaligned(as: Vector.self)
    }
    var rest = Vector.zero
    for i in start..<count { rest[i - start] = buffer[i] }
    return rest
  }

  /// Puts eight elements where `load` takes them from, or as many as are left.
  @inline(__always)
  static func store(_ values: Vector, _ buffer: UnsafeMutablePointer<Float>, _ start: Int, _ count: Int) {
    if start + 8 <= count {
      UnsafeMutableRawPointer(buffer + start).storeBytes(of: values, as: Vector.self)
    } else {
      for i in start..<count { buffer[i] = values[i - start] }
    }
  }

  /// Replaces each element by its value under a function.
  @inline(__always)
  static func map(_ buffer: UnsafeMutablePointer<Float>, count: Int, _ function: (Vector) -> Vector) {
    for start in stride(from: 0, to: count, by: 8) {
      store(function(load(buffer, start, count)), buffer, start, count)
    }
  }

  /// Replaces each element by its value under a function, and keeps the function's slope there beside it.
  @inline(__always)
  static func map(
    _ buffer: UnsafeMutablePointer<Float>, _ slopes: UnsafeMutablePointer<Float>, count: Int,
    _ function: (Vector) -> (value: Vector, slope: Vector)
  ) {
    for start in stride(from: 0, to: count, by: 8) {
      let (value, slope) = function(load(buffer, start, count))
      store(value, buffer, start, count)
      store(slope, slopes, start, count)
    }
  }

  /// The sum of a function of the elements, which is 0 for 0, in eight sums side by side: the same order on every processor.
  @inline(__always)
  static func sum(
    _ buffer: UnsafePointer<Float>, count: Int, _ function: (Vector) -> Vector = { $0 }
  ) -> Float {
    var sums = Vector.zero
    for start in stride(from: 0, to: count, by: 8) { sums += function(load(buffer, start, count)) }
    let four = sums.lowHalf + sums.highHalf
    let two = four.lowHalf + four.highHalf
    return two[0] + two[1]
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
    let p = exponentialMinusOneNearZero(r) + 1
    let exponent = unsafeBitCast(shifted, to: SIMD8<UInt32>.self) &+ 127
    let power = unsafeBitCast(exponent &<< 23, to: Vector.self)
    return (p * power).replacing(with: x, where: x .!= x)
  }

  /// eˣ − 1 for |x| ≤ ln 2 / 2.
  @inline(__always)
  private static func exponentialMinusOneNearZero(_ x: Vector) -> Vector {
    var p = x * 1.987_569_1e-4 + 1.398_199_9e-3
    p = p * x + 8.333_452e-3
    p = p * x + 4.166_579_6e-2
    p = p * x + 1.666_666_5e-1
    p = p * x + 5e-1
    return p * x * x + x
  }

  /// eˣ − 1, which for small x must not be the difference of two numbers near 1.
  @inline(__always)
  static func exponentialMinusOne(_ x: Vector) -> Vector {
    let isNear = (x .< 0.346_573_6) .& (x .> -0.346_573_6)
    return (exponential(x) - 1).replacing(with: exponentialMinusOneNearZero(x), where: isNear)
  }

  /// log x for normal x > 0: x = 2ⁿ m with √½ ≤ m < √2, and log m is a polynomial in m − 1 (coefficients: S. Moshier,
  /// Cephes `logf`).
  @inline(__always)
  private static func logarithm(_ x: Vector) -> Vector {
    let bits = unsafeBitCast(x, to: SIMD8<UInt32>.self)
    // Subtracting the bits of √½ before the shift puts the border between two powers there.
    let n = unsafeBitCast(bits &- 0x3F35_04F3, to: SIMD8<Int32>.self) &>> 23
    let mantissa = unsafeBitCast(bits &- unsafeBitCast(n &<< 23, to: SIMD8<UInt32>.self), to: Vector.self)
    let r = mantissa - 1
    var p = r * 7.037_683_6e-2 - 1.151_461e-1
    p = p * r + 1.167_699_9e-1
    p = p * r - 1.242_014_1e-1
    p = p * r + 1.424_932_3e-1
    p = p * r - 1.666_805_8e-1
    p = p * r + 2.000_071_5e-1
    p = p * r - 2.499_999_4e-1
    p = p * r + 3.333_333_1e-1
    let square = r * r
    let exponent = Vector(n)
    return p * r * square + exponent * -2.121_944_4e-4 - square * 0.5 + r + exponent * 0.693_359_375
  }

  /// log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|).
  @inline(__always)
  static func softplus(_ x: Vector) -> Vector {
    let magnitude = x.replacing(with: -x, where: x .< 0)
    let e = exponential(-magnitude)
    let u = 1 + e
    // What rounding took from e in 1 + e is given back: log(1 + e) ≈ log u + (e − (u − 1)) / u.
    return x.replacing(with: 0, where: x .< 0) + (logarithm(u) + (e - (u - 1)) / u)
  }

  /// Φ(x) and φ(x), distribution function and density of the standard normal distribution: Φ(x) = erfc(−x / √2) / 2
  /// (coefficients of erf and erfc: S. Moshier, Cephes `ndtrf`).
  @inline(__always)
  static func normal(_ x: Vector) -> (probability: Vector, density: Vector) {
    let t = x * 0.707_106_77
    let magnitude = t.replacing(with: -t, where: t .< 0)
    let square = t * t
    var near = square * 7.853_861_4e-5 - 8.010_193_6e-4
    near = near * square + 5.188_327_7e-3
    near = near * square - 2.685_381_2e-2
    near = near * square + 1.128_358_5e-1
    near = near * square - 3.761_262_6e-1
    near = near * square + 1.128_379_2
    let e = exponential(-square)
    let q = 1 / magnitude
    let y = q * q
    var middle = y * 2.326_82e-2 - 1.387_039_4e-1
    middle = middle * y + 3.687_424_7e-1
    middle = middle * y - 5.824_733e-1
    middle = middle * y + 6.210_004_6e-1
    middle = middle * y - 4.944_515_3e-1
    middle = middle * y + 3.404_879_9e-1
    middle = middle * y - 2.741_127e-1
    middle = middle * y + 5.638_259_4e-1
    var far = y * -10.477_664 + 12.977_2
    far = far * y - 7.495_519
    far = far * y + 2.921_019
    far = far * y - 1.015_265_3
    far = far * y + 4.218_463_4e-1
    far = far * y - 2.820_767_7e-1
    far = far * y + 5.641_896e-1
    // erfc |t|, and Φ by its symmetry; a NaN is neither near nor far, and stays in all of them.
    let tail = e * q * far.replacing(with: middle, where: magnitude .< 2) * 0.5
    let outer = tail.replacing(with: 1 - tail, where: t .> 0)
    let probability = outer.replacing(with: 0.5 + 0.5 * t * near, where: magnitude .< 1)
    return (probability, e * 0.398_942_28)
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
