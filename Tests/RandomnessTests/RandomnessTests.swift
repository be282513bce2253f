import Randomness
import Testing

struct RandomnessTests {
  // The known answers for "philox4x32 10" in Random123's tests/kat_vectors (Debian: librandom123-doc).
  @Test(
    "Philox gives the answers that its authors publish",
    arguments: [
      (
        [0, 0, 0, 0], [0, 0], [0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8]
      ),
      (
        [0xffff_ffff, 0xffff_ffff, 0xffff_ffff, 0xffff_ffff], [0xffff_ffff, 0xffff_ffff],
        [0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd]
      ),
      (
        [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344], [0xa409_3822, 0x299f_31d0],
        [0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1]
      ),
    ] as [([UInt32], [UInt32], [UInt32])])
  func knownAnswers(counter: [UInt32], key: [UInt32], words: [UInt32]) {
    let block = Philox.block(counter: SIMD4(counter), key: SIMD2(key))
    #expect(block == SIMD4(words))
  }

  @Test("A stream depends only on seed, purpose and index")
  func streams() {
    func words(_ stream: RandomStream) -> [UInt32] {
      var stream = stream
      return (0..<9).map { _ in stream.nextWord() }
    }
    let base = words(RandomStream(seed: 1, purpose: .split))
    #expect(base == words(RandomStream(seed: 1, purpose: .split)))
    let others = [
      RandomStream(seed: 2, purpose: .split), RandomStream(seed: 1 << 32 | 1, purpose: .split),
      RandomStream(seed: 1, purpose: .shuffling), RandomStream(seed: 1, purpose: .split, index: 1),
    ]
    #expect(Set(others.map(words) + [base]).count == 5)
  }

  // Philox written again in Python: the key is (0x89ABCDEF, 0x01234567), the counter (0, 0, 7, purpose) and then (1, 0, 7, purpose).
  @Test(
    "The purposes have their numbers, and each its draws: every result depends on them",
    arguments: [
      (.split, 1, [0xbbc5_bcd9, 0x4a0c_5466, 0xab55_2ddb, 0x4c2b_29f8, 0x7436_ea18]),
      (.initialization, 2, [0x6afb_fcc7, 0x6b80_b5e9, 0x80cc_b903, 0x7519_0327, 0xadf2_6dda]),
      (.shuffling, 3, [0x776b_54be, 0x50c9_fe93, 0xd304_eaa1, 0xc412_2e8f, 0x1751_2d21]),
      (.dropout, 4, [0xe99a_d167, 0x7f3b_f1e8, 0x7c33_2e5c, 0xce04_d3c7, 0x1a16_2fd8]),
    ] as [(RandomStream.Purpose, UInt32, [UInt32])])
  func purposes(purpose: RandomStream.Purpose, number: UInt32, words: [UInt32]) {
    #expect(purpose.rawValue == number)
    var stream = RandomStream(seed: 0x0123_4567_89AB_CDEF, purpose: purpose, index: 7)
    #expect(words.map { _ in stream.nextWord() } == words)
  }

  @Test("Uniform and normal numbers have the mean and variance of their distribution")
  func moments() {
    var stream = RandomStream(seed: 7, purpose: .initialization)
    let count = 100_000
    func moments(_ draws: [Double]) -> (mean: Double, variance: Double) {
      let mean = draws.reduce(0, +) / Double(count)
      return (mean, draws.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(count))
    }
    // The bounds are five standard errors of each estimate.
    let uniform = moments((0..<count).map { _ in stream.uniform() })
    #expect(abs(uniform.mean - 0.5) < 5 * (1.0 / 12 / Double(count)).squareRoot())
    #expect(abs(uniform.variance - 1.0 / 12) < 5 * (1.0 / 180 / Double(count)).squareRoot())
    let normal = moments((0..<count).map { _ in stream.normal() })
    #expect(abs(normal.mean) < 5 / Double(count).squareRoot())
    #expect(abs(normal.variance - 1) < 5 * (2 / Double(count)).squareRoot())
  }

  @Test("Drawing many normal numbers equals drawing them one by one", arguments: [0, 1, 63, 64, 65, 200])
  func manyNormals(count: Int) {
    for skipped in [0, 1, 4] {
      var many = RandomStream(seed: 7, purpose: .initialization, index: 2)
      for _ in 0..<skipped { _ = many.nextWord() }
      var single = many
      var drawn: [Double] = []
      many.forEachNormal(count) { index, number in
        #expect(index == drawn.count)
        drawn.append(number)
      }
      #expect(drawn == (0..<count).map { _ in single.normal() })
      #expect(many.nextWord() == single.nextWord())
    }
  }

  @Test("Normal numbers follow the Box–Muller transform")
  func normal() {
    var stream = RandomStream(seed: 0x0123_4567_89AB_CDEF, purpose: .initialization, index: 7)
    // By mpmath, from the first four words: those of `purposes`.
    #expect(abs(stream.normal() / -1.006517370843171 - 1) < 4e-16)
  }

  @Test("Integers below a bound are all drawn, and equally often", arguments: [1, 2, 3, 7, 10] as [UInt32])
  func integers(bound: UInt32) {
    var stream = RandomStream(seed: 3, purpose: .shuffling)
    let draws = 20_000
    var counts = [Double](repeating: 0, count: Int(bound))
    for _ in 0..<draws { counts[Int(stream.integer(below: bound))] += 1 }
    let expected = Double(draws) / Double(bound)
    let chiSquared = counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    // Exceeded with probability below 1e-5 for up to nine degrees of freedom.
    #expect(chiSquared < 40)
  }

  @Test("A shuffle keeps every element, and every order of three comes equally often")
  func shuffling() {
    var stream = RandomStream(seed: 5, purpose: .shuffling)
    var many = Array(Int32(0)..<1000)
    stream.shuffle(&many)
    #expect(many != Array(0..<1000))
    #expect(many.sorted() == Array(0..<1000))

    var orders: [[Int32]: Double] = [:]
    for _ in 0..<6000 {
      var elements: [Int32] = [0, 1, 2]
      stream.shuffle(&elements)
      orders[elements, default: 0] += 1
    }
    #expect(orders.count == 6)
    #expect(orders.values.reduce(0) { $0 + ($1 - 1000) * ($1 - 1000) / 1000 } < 40)
  }

  @Test(
    "A shuffle draws the same numbers as one element at a time would",
    arguments: [0, 1, 2, 33, 34, 64, 65, 66, 200, 1797])
  func shufflingOneByOne(count: Int32) {
    for seed in UInt64(0)..<20 {
      var (quick, plain) = (
        RandomStream(seed: seed, purpose: .shuffling), RandomStream(seed: seed, purpose: .shuffling)
      )
      if seed % 3 == 1 { _ = (quick.nextWord(), plain.nextWord()) }
      var elements = Array(0..<count)
      quick.shuffle(&elements)
      var expected = Array(0..<count)
      for remaining in stride(from: expected.count, to: 1, by: -1) {
        expected.swapAt(Int(plain.integer(below: UInt32(remaining))), remaining - 1)
      }
      #expect(elements == expected)
      #expect(quick.nextWord() == plain.nextWord())
    }
  }

  @Test("Filling a buffer equals drawing words one by one", arguments: [0, 1, 3, 31, 32, 33, 100])
  func filling(count: Int) {
    for skipped in [0, 1, 2, 4] {
      var single = RandomStream(seed: 7, purpose: .dropout, index: 3)
      var filled = single
      for _ in 0..<skipped { #expect(single.nextWord() == filled.nextWord()) }
      let words = [UInt32](unsafeUninitializedCapacity: count) { buffer, initialized in
        filled.fill(UnsafeMutableBufferPointer(rebasing: buffer[..<count]))
        initialized = count
      }
      #expect(words == (0..<count).map { _ in single.nextWord() })
      #expect(single.nextWord() == filled.nextWord())
    }
  }

  @Test("Blocks that are computed elsewhere have the stream's key and place, and are passed over")
  func blocks() {
    var stream = RandomStream(seed: 0x0123_4567_89AB_CDEF, purpose: .dropout, index: 9)
    _ = stream.takeBlocks(ofWords: 8)
    let blocks = stream.takeBlocks(ofWords: 12)
    #expect(
      blocks.seed == 0x0123_4567_89AB_CDEF && blocks.first == 2 && blocks.index == 9 && blocks.purpose == 4)
    let words = Philox.block(counter: SIMD4(5, 0, 9, 4), key: SIMD2(0x89AB_CDEF, 0x0123_4567))
    #expect((0..<4).map { _ in stream.nextWord() } == (0..<4).map { words[$0] })
  }

  @Test(
    "Filling continues when the counter's first word overflows", arguments: [1, 4, 7, 8, 9, 16] as [UInt64])
  func overflow(before: UInt64) {
    var stream = RandomStream(seed: 5, purpose: .dropout, index: 1)
    _ = stream.takeBlocks(ofWords: Int(4 * ((1 << 32) - before)))
    var plain = stream
    let words = [UInt32](unsafeUninitializedCapacity: 96) { buffer, initialized in
      stream.fill(UnsafeMutableBufferPointer(rebasing: buffer[..<96]))
      initialized = 96
    }
    #expect(words == (0..<96).map { _ in plain.nextWord() })
    let next = Philox.block(counter: SIMD4(0, 1, 1, 4), key: SIMD2(5, 0))
    #expect(words[Int(4 * before)] == next[0])
  }

  // Lemire's algorithm as published: of 2³² words, those whose product ends below 2³² mod bound are drawn again.
  @Test(
    "Words that would favour some integers are drawn again",
    arguments: [0xC000_0000, 0x8000_0001, 0xFFFF_FFFF] as [UInt32])
  func rejections(bound: UInt32) {
    var (stream, plain) = (RandomStream(seed: 6, purpose: .split), RandomStream(seed: 6, purpose: .split))
    let threshold = (UInt64(1) << 32) % UInt64(bound)
    for _ in 0..<200 {
      var product = UInt64(plain.nextWord()) * UInt64(bound)
      while product % (1 << 32) < threshold { product = UInt64(plain.nextWord()) * UInt64(bound) }
      #expect(stream.integer(below: bound) == UInt32(product >> 32))
    }
  }

  @Test("A double uses the upper 53 of 64 bits, with the second word as the upper half")
  func uniform() {
    var (stream, plain) = (RandomStream(seed: 7, purpose: .split), RandomStream(seed: 7, purpose: .split))
    for _ in 0..<50 {
      let (low, high) = (UInt64(plain.nextWord()), UInt64(plain.nextWord()))
      #expect(stream.uniform() == Double((high * (1 << 32) + low) / 2048) / 9_007_199_254_740_992)
    }
  }
}
