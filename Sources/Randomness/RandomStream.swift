// Random streams, and the distributions drawn from them.

import ElementaryFunctions

/// The draws for one purpose and seed, independent of draws for other purposes.
///
/// The seed is Philox's key; the counter holds the position in the stream (64 bits), the index within the purpose,
/// such as the layer or the epoch, and the purpose.
public struct RandomStream: RandomNumberGenerator, Sendable {
  /// The purpose of a stream. The raw values are part of every result: never change one.
  public enum Purpose: UInt32, Sendable {
    case split = 1
    case initialization = 2
    case shuffling = 3
    case dropout = 4
    case embedding = 5
  }

  private let key: SIMD2<UInt32>
  private let purpose: UInt32
  private let index: UInt32
  private var position: UInt64 = 0
  private var words = SIMD4<UInt32>()

  public init(seed: UInt64, purpose: Purpose, index: Int = 0) {
    key = SIMD2(UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.purpose = purpose.rawValue
    self.index = UInt32(truncatingIfNeeded: index)
  }

  /// 32 random bits.
  public mutating func nextWord() -> UInt32 {
    let lane = Int(position & 3)
    if lane == 0 {
      words = Philox.block(counter: counter(ofBlock: position >> 2), key: key)
    }
    position &+= 1
    return words[lane]
  }

  /// The next words, the same as repeated calls of `nextWord`, but several times faster.
  public mutating func fill(_ buffer: UnsafeMutableBufferPointer<UInt32>) {
    var filled = 0
    while filled < buffer.count {
      let block = position >> 2
      guard position & 3 == 0, buffer.count - filled >= 32, UInt32(truncatingIfNeeded: block) <= .max - 7
      else {
        buffer[filled] = nextWord()
        filled += 1
        continue
      }
      let (first, second, third, fourth) = Philox.eightBlocks(counter: counter(ofBlock: block), key: key)
      for lane in 0..<8 {
        buffer[filled] = first[lane]
        buffer[filled + 1] = second[lane]
        buffer[filled + 2] = third[lane]
        buffer[filled + 3] = fourth[lane]
        filled += 4
      }
      position &+= 32
    }
  }

  /// The position of the next words, for kernels that compute them.
  public struct Blocks {
    /// Philox's key.
    public let seed: UInt64
    /// The first two words of the first block's counter, and its third and fourth.
    public let first: UInt64
    public let index: UInt32
    public let purpose: UInt32
  }

  /// Skips words from the start of a block.
  ///
  /// - Parameter count: a multiple of 4.
  public mutating func takeBlocks(ofWords count: Int) -> Blocks {
    precondition(position & 3 == 0 && count & 3 == 0, "whole blocks are taken")
    defer { position &+= UInt64(count) }
    return Blocks(
      seed: UInt64(key[1]) << 32 | UInt64(key[0]), first: position >> 2, index: index, purpose: purpose)
  }

  private func counter(ofBlock block: UInt64) -> SIMD4<UInt32> {
    SIMD4(UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32), index, purpose)
  }

  public mutating func next() -> UInt64 {
    let low = UInt64(nextWord())
    return UInt64(nextWord()) << 32 | low
  }

  /// A uniform number in [0, 1), a multiple of 2⁻⁵³.
  public mutating func uniform() -> Double {
    Self.uniform(next())
  }

  private static func uniform(_ bits: UInt64) -> Double { Double(bits >> 11) * 0x1p-53 }

  /// A standard normal number, by the transform of G. E. P. Box and M. E. Muller (1958), doi:10.1214/aoms/1177706645.
  /// Only one of its two numbers is used, so that each draw takes the same four words.
  public mutating func normal(_ functions: ElementaryFunctions = .own) -> Double {
    let first = uniform()
    return Self.normal(first, uniform(), functions)
  }

  private static func normal(_ first: Double, _ second: Double, _ functions: ElementaryFunctions) -> Double {
    // 1 − u lies in (0, 1], where the logarithm is finite.
    (-2 * functions.log(1 - first)).squareRoot() * functions.cos(2 * Double.pi * second)
  }

  /// Calls a closure with standard normal numbers, the same as repeated calls of `normal`, but faster.
  ///
  /// - Parameter body: takes the index of a number, from 0, and the number.
  public mutating func forEachNormal(
    _ count: Int, _ functions: ElementaryFunctions = .own, _ body: (Int, Double) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 256) { words in
      words.initialize(repeating: 0)
      for start in stride(from: 0, to: count, by: 64) {
        let drawn = min(64, count - start)
        fill(UnsafeMutableBufferPointer(rebasing: words[..<(4 * drawn)]))
        for index in 0..<drawn {
          func uniform(_ place: Int) -> Double {
            Self.uniform(UInt64(words[4 * index + place + 1]) << 32 | UInt64(words[4 * index + place]))
          }
          body(start + index, Self.normal(uniform(0), uniform(2), functions))
        }
      }
    }
  }

  /// A uniform integer in 0..<bound, without bias: D. Lemire, "Fast random integer generation in an interval"
  /// (2019), doi:10.1145/3230636.
  public mutating func integer(below bound: UInt32) -> UInt32 {
    Self.integer(below: bound) { nextWord() }
  }

  @inline(__always)
  private static func integer(below bound: UInt32, _ nextWord: () -> UInt32) -> UInt32 {
    var product = UInt64(nextWord()) &* UInt64(bound)
    if UInt32(truncatingIfNeeded: product) < bound {
      let threshold = (0 &- bound) % bound
      while UInt32(truncatingIfNeeded: product) < threshold {
        product = UInt64(nextWord()) &* UInt64(bound)
      }
    }
    return UInt32(truncatingIfNeeded: product >> 32)
  }

  /// Shuffles the elements, with equal probability for each order (R. Durstenfeld's shuffle, 1964). The standard
  /// library's `shuffle(using:)` may change between versions, and every result with it.
  ///
  /// Not generic: every epoch shuffles, and generic code is several times slower across modules.
  public mutating func shuffle(_ elements: inout [Int32]) {
    elements.withUnsafeMutableBufferPointer { elements in
      withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 64) { words in
        words.initialize(repeating: 0)
        var (taken, filled) = (0, 0)
        var remaining = elements.count
        while remaining > 1 {
          let bound = UInt32(truncatingIfNeeded: remaining)
          let chosen = Self.integer(below: bound) {
            if taken == filled {
              // Each step takes at least one word, so no unused words are drawn.
              (taken, filled) = (0, min(words.count, remaining - 1))
              fill(UnsafeMutableBufferPointer(rebasing: words[..<filled]))
            }
            taken += 1
            return words[taken - 1]
          }
          remaining -= 1
          elements.swapAt(Int(chosen), remaining)
        }
      }
    }
  }
}
