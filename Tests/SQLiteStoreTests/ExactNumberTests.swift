import Testing

@testable import SQLiteStore

struct ExactNumberTests {
  @Test("The distance is the number of steps from one number to the next, in both directions")
  func doubles() {
    #expect((1.0).ulps(to: 1) == 0)
    #expect((1.0).ulps(to: (1.0).nextUp) == 1)
    #expect((1.0).ulps(to: (1.0).nextDown.nextDown) == 2)
    #expect((-1.0).ulps(to: (-1.0).nextUp) == 1)
    // A binade has 2⁵² numbers.
    #expect((1.0).ulps(to: 2) == 1 << 52)
    #expect((2.0).ulps(to: 1) == 1 << 52)
    #expect(Double.greatestFiniteMagnitude.ulps(to: .infinity) == 1)
    #expect(Double.leastNonzeroMagnitude.ulps(to: 0) == 1)
    // Twice to the smallest number, and once from zero to zero.
    #expect(Double.leastNonzeroMagnitude.ulps(to: -Double.leastNonzeroMagnitude) == 3)
    #expect((-Double.infinity).ulps(to: .infinity) == 2 * UInt64(0x7FF0_0000_0000_0000) + 1)
  }

  @Test("Floats count as doubles do, in their own steps")
  func floats() {
    #expect(Float(1).ulps(to: Float(1).nextUp) == 1)
    #expect(Float(1).ulps(to: 2) == 1 << 23)
    #expect(Float(-3).ulps(to: 3) == 2 * UInt64(Float(3).bitPattern) + 1)
    #expect(Float.leastNonzeroMagnitude.ulps(to: 0) == 1)
  }

  @Test("Only equal bits are identical: not the two zeros, but NaN with itself")
  func identity() {
    #expect((0.0).isIdentical(to: 0) && !(0.0).isIdentical(to: -0.0))
    #expect((0.0).ulps(to: -0.0) == 1)
    #expect(Float.nan.isIdentical(to: .nan))
    #expect(!Float.nan.isIdentical(to: Float(nan: 5, signaling: false)))
    #expect(Float.nan.ulps(to: 1) == nil && (1.0).ulps(to: .nan) == nil)
    #expect(!Double.nan.isIdentical(to: 1))
  }

  @Test("Descriptions of differences")
  func words() {
    #expect(Difference.text(0.5 as Double?, 0.5) == nil)
    #expect(Difference.text(nil as Double?, nil) == nil)
    #expect(Difference.text(0.5 as Double?, nil) == "0.5 stored, none now")
    #expect(Difference.text(1 as Double?, (1.0).nextUp) == "1.0 stored, 1.0000000000000002 now, 1 ulp")
    #expect(Difference.text(Float(1), .nan) == "1.0 stored, nan now, no distance to NaN")
  }
}
