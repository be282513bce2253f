// The source of all randomness: a counter-based generator, so every draw of a run can be reproduced from its name
// alone, in any order and on any number of threads.

/// Philox4x32-10: a keyed bijection of 128-bit counters, whose outputs are random words.
///
/// Source: J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
/// SC '11, doi:10.1145/2063384.2063405; tested against the authors' published vectors.
public enum Philox {
  /// The four words for a counter and a key.
  @inlinable
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var counter = counter
    var key = key
    for round in 0..<10 {
      if round > 0 { key &+= SIMD2(0x9E37_79B9, 0xBB67_AE85) }
      let product0 = UInt64(counter[0]) &* 0xD251_1F53
      let product1 = UInt64(counter[2]) &* 0xCD9E_8D57
      counter = SIMD4(
        UInt32(truncatingIfNeeded: product1 >> 32) ^ counter[1] ^ key[0],
        UInt32(truncatingIfNeeded: product1),
        UInt32(truncatingIfNeeded: product0 >> 32) ^ counter[3] ^ key[1],
        UInt32(truncatingIfNeeded: product0))
    }
    return counter
  }

  /// Eight blocks at once, for the given counter and the next seven, which differ in the first word (it must not
  /// overflow): first words, second words, third and fourth.
  @inline(__always)
  static func eightBlocks(
    counter: SIMD4<UInt32>, key: SIMD2<UInt32>
  ) -> (SIMD8<UInt32>, SIMD8<UInt32>, SIMD8<UInt32>, SIMD8<UInt32>) {
    var (c0, c1) = (
      SIMD8(repeating: counter[0]) &+ SIMD8(0, 1, 2, 3, 4, 5, 6, 7), SIMD8(repeating: counter[1])
    )
    var (c2, c3) = (SIMD8(repeating: counter[2]), SIMD8(repeating: counter[3]))
    var key = key
    for round in 0..<10 {
      if round > 0 { key &+= SIMD2(0x9E37_79B9, 0xBB67_AE85) }
      let (high0, low0) = multiply(c0, 0xD251_1F53)
      let (high1, low1) = multiply(c2, 0xCD9E_8D57)
      (c0, c1, c2, c3) = (high1 ^ c1 ^ key[0], low1, high0 ^ c3 ^ key[1], low0)
    }
    return (c0, c1, c2, c3)
  }

  @inline(__always)
  private static func multiply(
    _ words: SIMD8<UInt32>, _ factor: UInt64
  ) -> (high: SIMD8<UInt32>, low: SIMD8<UInt32>) {
    let products = SIMD8<UInt64>(truncatingIfNeeded: words) &* factor
    return (
      SIMD8<UInt32>(truncatingIfNeeded: products &>> 32), SIMD8<UInt32>(truncatingIfNeeded: products)
    )
  }
}
