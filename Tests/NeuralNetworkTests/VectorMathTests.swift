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

  @Test("NaN stays NaN")
  func nan() {
    let nan = VectorMath.Vector(repeating: .nan)
    for value in [VectorMath.exponential(nan), VectorMath.sigmoid(nan), VectorMath.tanh(nan)] {
      #expect((0..<8).allSatisfy { value[$0].isNaN })
    }
  }
}
