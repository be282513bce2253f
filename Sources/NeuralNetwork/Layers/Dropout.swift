// Dropout of hidden units.

import Randomness

/// Inverted dropout: in training each unit of each example is zero with probability p, and is divided by 1 − p otherwise, so
/// that its expectation stays and evaluation needs nothing. N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and
/// R. Salakhutdinov, "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15 (2014).
struct Dropout {
  /// A word whose bits are below it, as a signed number with the sign bit flipped, drops its unit: Swift compares vectors of
  /// signed numbers at once, those of unsigned ones element by element.
  private let threshold: Int32
  private let scale: Float
  /// Words drawn at once, on the stack.
  private static let chunk = 256
  private static let signBit: UInt32 = 0x8000_0000

  /// - Parameter rate: p, from 0 to below 1.
  init(rate: Double) {
    threshold = Int32(bitPattern: UInt32(rate * 0x1p32) ^ Self.signBit)
    scale = Float(1 / (1 - rate))
  }

  /// A ← A * K and g′ ← g′ * K, with a word of the stream for each element.
  ///
  /// - Parameter count: of whole panels.
  func apply(
    to a: UnsafeMutablePointer<Float>, slopes: UnsafeMutablePointer<Float>, count: Int,
    stream: inout RandomStream
  ) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: Self.chunk) { words in
      for start in stride(from: 0, to: count, by: Self.chunk) {
        let part = min(Self.chunk, count - start)
        stream.fill(UnsafeMutableBufferPointer(rebasing: words[..<part]))
        for i in stride(from: 0, to: part, by: Panels.width) {
          let drawn = UnsafeRawBufferPointer(words).loadUnaligned(
            fromByteOffset: i * 4, as: SIMD16<UInt32>.self)
          let signed = unsafeBitCast(drawn ^ Self.signBit, to: SIMD16<Int32>.self)
          let factor = VectorMath.Vector(repeating: scale).replacing(with: 0, where: signed .< threshold)
          VectorMath.store(VectorMath.load(a + start + i) * factor, a + start + i)
          VectorMath.store(VectorMath.load(slopes + start + i) * factor, slopes + start + i)
        }
      }
    }
  }
}
