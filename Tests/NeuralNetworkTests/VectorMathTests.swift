// The vectorised functions against libm's in Float64.

import Glibc
import Testing

@testable import NeuralNetwork

struct VectorMathTests {
  private static let points: [Float] =
    stride(from: -95, through: 95, by: 0.0173).map(Float.init) + [0, -0, 1e-8, -1e-8, 1e-30, 0.625, -0.625]

  private func values(_ function: (VectorMath.Vector) -> VectorMath.Vector) -> [Float] {
    var values = Self.points
    values.withUnsafeMutableBufferPointer { buffer in
      if let address = buffer.baseAddress { VectorMath.map(address, count: buffer.count, function) }
    }
    return values
  }

  @Test("The exponential is within 2 units in the last place where it is a normal number")
  func exponential() {
    for (x, value) in zip(Self.points, values(VectorMath.exponential)) where x > -87 && x < 88 {
      let exact = exp(Double(x))
      #expect(abs(Double(value) - exact) <= 2 * Double(Float(exact).ulp))
    }
  }

  @Test("The sigmoid and tanh are within 4 units in the last place, and end at their limits")
  func sigmoidal() {
    for (x, value) in zip(Self.points, values(VectorMath.sigmoid)) where x > -87 {
      let exact = 1 / (1 + exp(-Double(x)))
      #expect(abs(Double(value) - exact) <= 4 * Double(Float(exact).ulp))
    }
    for (x, value) in zip(Self.points, values(VectorMath.tanh)) {
      let exact = Glibc.tanh(Double(x))
      #expect(abs(Double(value) - exact) <= 4 * Double(Float(exact).ulp))
    }
    let extremes = VectorMath.Vector(.infinity, -.infinity, 1e30, -1e30, 0, 0, 0, 0)
    #expect(VectorMath.sigmoid(extremes)[0] == 1)
    #expect(VectorMath.sigmoid(extremes)[1] < 1e-37)
    #expect(VectorMath.tanh(extremes)[0] == 1)
    #expect(VectorMath.tanh(extremes)[3] == -1)
  }

  @Test(
    "eˣ − 1, log(1 + eˣ) and the normal distribution are within 4 units in the last place of the exact values"
  )
  func composed() {
    for (x, value) in zip(Self.points, values(VectorMath.exponentialMinusOne)) where x < 88 {
      #expect(abs(Double(value) - expm1(Double(x))) <= 4 * Double(Float(expm1(Double(x))).ulp))
    }
    for (x, value) in zip(Self.points, values(VectorMath.softplus)) where x > -86 {
      let exact = max(Double(x), 0) + log1p(exp(-abs(Double(x))))
      #expect(abs(Double(value) - exact) <= 4 * Double(Float(exact).ulp))
    }
    for (x, value) in zip(Self.points, values { VectorMath.normal($0).density }) where abs(x) < 12 {
      let exact = exp(-Double(x) * Double(x) / 2) / (2 * Double.pi).squareRoot()
      // The square in the exponent is rounded, and the exponential enlarges that with the exponent.
      let bound = 6 + 2 * Double(x) * Double(x)
      #expect(abs(Double(value) - exact) <= bound * Double(Float(exact).ulp))
    }
    for (x, value) in zip(Self.points, values { VectorMath.normal($0).probability }) where x > -12 {
      let exact = 0.5 * erfc(-Double(x) / 2.0.squareRoot())
      let bound = 6 + 2 * Double(x) * Double(x)
      #expect(abs(Double(value) - exact) <= bound * Double(Float(exact).ulp))
    }
  }

  @Test("A sum takes every element once, however many", arguments: [0, 1, 7, 8, 9, 64, 1001])
  func sum(count: Int) {
    let values = (0..<count).map { Float($0 % 10) }
    values.withUnsafeBufferPointer { buffer in
      guard let address = buffer.baseAddress else { return }
      #expect(VectorMath.sum(address, count: count) == values.reduce(0, +))
      #expect(VectorMath.sum(address, count: count) { $0 * $0 } == values.reduce(0) { $0 + $1 * $1 })
    }
  }

  @Test("NaN stays NaN")
  func nan() {
    let nan = VectorMath.Vector(repeating: .nan)
    for value in [
      VectorMath.exponential(nan), VectorMath.sigmoid(nan), VectorMath.tanh(nan),
      VectorMath.exponentialMinusOne(nan), VectorMath.softplus(nan), VectorMath.normal(nan).probability,
      VectorMath.normal(nan).density,
    ] {
      #expect((0..<8).allSatisfy { value[$0].isNaN })
    }
  }
}
