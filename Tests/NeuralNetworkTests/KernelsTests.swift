// Compares the kernels of every supported instruction set with plain Float64 loops, and with each other bit for bit.

import CKernels
import Glibc
import Randomness
import Testing

@testable import NeuralNetwork

private struct Shape: CustomTestStringConvertible {
  let rows, inputs, units: Int
  var testDescription: String { "\(rows) rows, \(inputs) inputs, \(units) units" }

  /// With every size of a tile, and sums that are longer than a block.
  static let all =
    (1...17).map { Shape(rows: $0, inputs: $0 + 3, units: 3 * $0) } + [
      Shape(rows: 32, inputs: 64, units: 10), Shape(rows: 5, inputs: 300, units: 33),
      Shape(rows: 300, inputs: 17, units: 20), Shape(rows: 9, inputs: 40, units: 270),
      Shape(rows: 1, inputs: 1, units: 1),
    ]
}

struct KernelsTests {
  // MARK: Products

  private struct Products {
    var forward: [UInt32] = []
    var weights: [UInt32] = []
    var bias: [UInt32] = []
    var inputs: [UInt32] = []
  }

  /// All three products of a layer, and their largest differences from plain sums in Float64.
  private func products(_ kernels: Kernels, _ shape: Shape) -> (Products, worst: Double) {
    let (m, n, u) = (shape.rows, shape.inputs, shape.units)
    let (x, w, b, d, s) = (
      randomMatrix(m, n, 1), randomMatrix(u, n, 2), randomMatrix(1, u, 3), randomMatrix(m, u, 4),
      randomMatrix(m, n, 5)
    )
    let input = Numbers(count: m * Panels.rounded(n))
    let delta = Numbers(count: m * Panels.rounded(u))
    let derivatives = Numbers(count: m * Panels.rounded(n))
    let weights = Numbers(count: Panels.rounded(n) * Panels.rounded(u))
    let bias = Numbers(b)
    kernels.gather(x, n, nil, m, input.address)
    kernels.gather(d, u, nil, m, delta.address)
    kernels.gather(s, n, nil, m, derivatives.address)
    kernels.packWeights(w, n, u, weights.address)
    let output = Numbers(count: m * Panels.rounded(u))
    let weightGradient = Numbers(count: Panels.rounded(n) * Panels.rounded(u))
    let biasGradient = Numbers(count: u)
    let inputGradient = Numbers(count: m * Panels.rounded(n))
    kernels.forward(weights.address, bias.address, input.address, output.address, m, n, n, u)
    kernels.weightGradient(
      delta.address, input.address, weightGradient.address, biasGradient.address, m, n, n, u)
    kernels.inputGradient(
      weights.address, delta.address, derivatives.address, inputGradient.address, m, n, n, u)

    var worst = 0.0
    func compare(_ value: Float, _ exact: Double) { worst = max(worst, abs(Double(value) - exact)) }
    for row in 0..<m {
      for unit in 0..<u {
        let exact = (0..<n).reduce(Double(b[unit])) {
          $0 + Double(x[row * n + $1]) * Double(w[unit * n + $1])
        }
        compare(output.address[panelPlace(row, unit, rows: m)], exact)
      }
      for i in 0..<n {
        let exact = (0..<u).reduce(0.0) { $0 + Double(d[row * u + $1]) * Double(w[$1 * n + i]) }
        compare(inputGradient.address[panelPlace(row, i, rows: m)], exact * Double(s[row * n + i]))
      }
    }
    for unit in 0..<u {
      compare(biasGradient.address[unit], (0..<m).reduce(0.0) { $0 + Double(d[$1 * u + unit]) })
      for i in 0..<n {
        let exact = (0..<m).reduce(0.0) { $0 + Double(x[$1 * n + i]) * Double(d[$1 * u + unit]) }
        compare(weightGradient.address[panelPlace(i, unit, rows: Panels.rounded(n))], exact)
      }
    }
    return (
      Products(
        forward: output.bits, weights: weightGradient.bits, bias: biasGradient.bits,
        inputs: inputGradient.bits),
      worst
    )
  }

  @Test("The products are those of plain loops, and have the same bits everywhere", arguments: Shape.all)
  private func products(shape: Shape) throws {
    let (first, _) = products(Kernels.available[0], shape)
    for kernels in Kernels.available {
      let (bits, worst) = products(kernels, shape)
      #expect(worst < 3e-5)
      #expect(bits.forward == first.forward)
      #expect(bits.weights == first.weights)
      #expect(bits.bias == first.bias)
      #expect(bits.inputs == first.inputs)
    }
  }

  @Test("A descent gives the bits of the gradient and a step after it", arguments: Shape.all)
  private func descent(shape: Shape) {
    let (m, n, u) = (min(shape.rows, Int(KernelsDescentRows)), shape.inputs, shape.units)
    for kernels in Kernels.available {
      let input = Numbers(count: m * Panels.rounded(n))
      let delta = Numbers(count: m * Panels.rounded(u))
      kernels.gather(randomMatrix(m, n, 1), n, nil, m, input.address)
      kernels.gather(randomMatrix(m, u, 4), u, nil, m, delta.address)
      let gradient = Numbers(count: Panels.rounded(n) * Panels.rounded(u))
      let biasGradient = Numbers(count: Panels.rounded(u))
      kernels.weightGradient(delta.address, input.address, gradient.address, biasGradient.address, m, n, n, u)
      func descended(_ step: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void) -> [[UInt32]]
      {
        let weights = Numbers(count: Panels.rounded(n) * Panels.rounded(u))
        let bias = Numbers(randomMatrix(1, u, 3))
        kernels.packWeights(randomMatrix(u, n, 2), n, u, weights.address)
        step(weights.address, bias.address)
        return [weights.bits, bias.bits]
      }
      let atOnce = descended { kernels.descend(delta.address, input.address, $0, $1, m, n, n, u, 0.1) }
      let afterwards = descended {
        kernels.sgd($0, gradient.address, gradient.count, 0.1)
        kernels.sgd($1, biasGradient.address, biasGradient.count, 0.1)
      }
      #expect(atOnce == afterwards)
    }
  }

  @Test("Weights come back from their panels as they were", arguments: Shape.all)
  private func weights(shape: Shape) {
    let rows = randomMatrix(shape.units, shape.inputs, 6)
    for kernels in Kernels.available {
      let panels = Numbers(count: Panels.rounded(shape.inputs) * Panels.rounded(shape.units))
      kernels.packWeights(rows, shape.inputs, shape.units, panels.address)
      var copy = [Float](repeating: .nan, count: rows.count)
      kernels.unpackWeights(panels.address, shape.inputs, shape.units, &copy)
      #expect(copy == rows)
    }
  }

  @Test("Rows are gathered in the order that is asked for")
  func gathering() {
    let features = randomMatrix(5, 19, 7)
    let order: [Int32] = [4, 0, 4, 2]
    for kernels in Kernels.available {
      let panels = Numbers(count: order.count * Panels.rounded(19))
      kernels.gather(features, 19, order, order.count, panels.address)
      for (row, example) in order.enumerated() {
        for column in 0..<Panels.rounded(19) {
          let expected = column < 19 ? features[Int(example) * 19 + column] : 0
          #expect(panels.address[panelPlace(row, column, rows: order.count)] == expected)
        }
      }
    }
  }

  // MARK: Activations

  private static let points: [Float] =
    stride(from: -95, through: 95, by: 0.0173).map(Float.init) + [0, -0, 1e-8, -1e-8, 1e-30, 0.625, -0.625]

  private func activated(_ kernels: Kernels, _ activation: ActivationKernel, _ points: [Float]) -> (
    values: [Float], derivatives: [Float]
  ) {
    let values = Numbers(points)
    let derivatives = Numbers(count: points.count)
    kernels.activate(activation, values.address, derivatives.address, values.count)
    return (points.indices.map { values.address[$0] }, points.indices.map { derivatives.address[$0] })
  }

  /// Each value within some units in the last place of the exact one.
  private func expect(
    _ values: [Float], within bound: (Double) -> Double = { _ in 4 }, of exact: (Double) -> Double,
    where holds: (Float) -> Bool = { _ in true }, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for (x, value) in zip(Self.points, values) where holds(x) {
      let expected = exact(Double(x))
      let isNear = abs(Double(value) - expected) <= bound(Double(x)) * Double(Float(expected).ulp)
      #expect(isNear, "\(value) at \(x), not \(expected)", sourceLocation: sourceLocation)
    }
  }

  @Test("Activations are within a few units in the last place of the exact values")
  func activations() {
    let kernels = NeuralNetwork.kernels
    let sigmoid = { (x: Double) in 1 / (1 + exp(-x)) }
    let probability = { (x: Double) in 0.5 * erfc(-x / 2.0.squareRoot()) }
    func values(_ activation: ActivationKernel) -> [Float] {
      activated(kernels, activation, Self.points).values
    }
    func derivatives(_ activation: ActivationKernel) -> [Float] {
      activated(kernels, activation, Self.points).derivatives
    }
    expect(values(.sigmoid), of: sigmoid) { $0 > -87 }
    expect(values(.tanh), of: tanh)
    expect(values(.ELU), of: { $0 > 0 ? $0 : expm1($0) })
    expect(values(.softplus), of: { max($0, 0) + log1p(exp(-abs($0))) }) { $0 > -86 }
    expect(derivatives(.softplus), of: sigmoid) { $0 > -87 }
    expect(values(.siLU), within: { _ in 5 }, of: { $0 * sigmoid($0) }) { $0 > -87 }
    // The square in the exponent is rounded, and the exponential enlarges that with the exponent.
    expect(values(.GELU), within: { 7 + 2 * $0 * $0 }, of: { $0 * probability($0) }) { $0 > -12 }
    expect(values(.reLU), within: { _ in 0 }, of: { max($0, 0) })
    expect(derivatives(.reLU), within: { _ in 0 }, of: { $0 > 0 ? 1 : 0 })
    expect(values(.leakyReLU), within: { _ in 1 }, of: { $0 > 0 ? $0 : 0.01 * $0 })
    expect(values(.identity), within: { _ in 0 }, of: { $0 })
  }

  @Test("Sigmoid and tanh end at their limits")
  func limits() {
    let extremes: [Float] = [.infinity, -.infinity, 1e30, -1e30]
    let sigmoid = activated(kernels, .sigmoid, extremes).values
    #expect(sigmoid[0] == 1 && sigmoid[2] == 1)
    #expect(sigmoid[1] < 1e-37 && sigmoid[3] < 1e-37)
    #expect(activated(kernels, .tanh, extremes).values == [1, -1, 1, -1])
  }

  @Test("Activations have the same bits everywhere, and NaN stays NaN", arguments: 0...9)
  func activationBits(index: UInt32) throws {
    let activation = try #require(ActivationKernel(rawValue: index))
    let first = activated(kernels, activation, Self.points)
    for other in Kernels.available {
      let (values, derivatives) = activated(other, activation, Self.points)
      #expect(values.map(\.bitPattern) == first.values.map(\.bitPattern))
      #expect(derivatives.map(\.bitPattern) == first.derivatives.map(\.bitPattern))
      #expect(activated(other, activation, [.nan]).values[0].isNaN)
    }
  }

  // MARK: Normalisation and dropout

  @Test("Normalisation and its way back have the same bits everywhere", arguments: Shape.all)
  private func normalizationBits(shape: Shape) {
    let (rows, units) = (shape.rows, shape.units)
    let count = rows * Panels.rounded(units)
    func results(_ kernels: Kernels, isOfUnits: Bool) -> [[UInt32]] {
      let z = Numbers(count: count)
      let delta = Numbers(count: count)
      kernels.gather(randomMatrix(rows, units, 13), units, nil, rows, z.address)
      kernels.gather(randomMatrix(rows, units, 14), units, nil, rows, delta.address)
      let scale = Numbers(randomMatrix(1, units, 15))
      let shift = Numbers(randomMatrix(1, units, 16))
      let kept = Numbers(count: count)
      let inverse = Numbers(count: max(rows, units))
      let means = Numbers(count: units)
      let variances = Numbers(count: units)
      let scaleGradient = Numbers(count: units)
      let shiftGradient = Numbers(count: units)
      if isOfUnits {
        kernels.batchNorm(
          z.address, rows, units, scale.address, shift.address, kept.address, inverse.address, means.address,
          variances.address)
        kernels.normalizeUnitsBack(
          delta.address, rows, units, scale.address, kept.address, inverse.address, scaleGradient.address,
          shiftGradient.address)
      } else {
        kernels.layerNorm(
          z.address, rows, units, scale.address, shift.address, kept.address, inverse.address)
        kernels.normalizeRowsBack(
          delta.address, rows, units, scale.address, kept.address, inverse.address, scaleGradient.address,
          shiftGradient.address)
      }
      for row in 0..<rows {
        for filler in units..<Panels.rounded(units) {
          #expect(delta.address[panelPlace(row, filler, rows: rows)] == 0)
        }
      }
      return [z.bits, delta.bits, kept.bits, means.bits, scaleGradient.bits, shiftGradient.bits]
    }
    for isOfUnits in [true, false] {
      let first = results(kernels, isOfUnits: isOfUnits)
      for other in Kernels.available { #expect(results(other, isOfUnits: isOfUnits) == first) }
    }
  }

  @Test("Dropout takes a word of the stream for each element", arguments: [16, 48, 64, 80, 640])
  func dropout(count: Int) {
    for kernels in Kernels.available {
      var stream = RandomStream(seed: 0xFEDC_BA98_7654_3210, purpose: .dropout, index: 7)
      for _ in 1...12 { _ = stream.nextWord() }
      var words = stream
      let blocks = stream.takeBlocks(ofWords: count)
      var dropout = DropoutKernel(
        seed: blocks.seed, block: blocks.first, index: blocks.index, purpose: blocks.purpose,
        threshold: 0x4000_0000, scale: 2)
      let a = Numbers(randomMatrix(1, count, 17))
      let derivatives = Numbers(Array(repeating: 1, count: count))
      kernels.dropout(a.address, derivatives.address, count, &dropout)
      let factors = (0..<count).map { _ in words.nextWord() < 0x4000_0000 ? Float(0) : 2 }
      #expect((0..<count).map { derivatives.address[$0] } == factors)
      #expect((0..<count).map { a.address[$0] } == zip(randomMatrix(1, count, 17), factors).map { $0 * $1 })
      #expect(stream.nextWord() == words.nextWord())
    }
  }

  // MARK: Losses and steps

  @Test(
    "Cross-entropies have the same bits everywhere", arguments: [1, 15, 16, 17, 40], [1, 2, 10, 37])
  func lossBits(rows: Int, outputs: Int) {
    typealias Address = UnsafeMutablePointer<Float>
    typealias Gradient = UnsafePointer<LossGradientKernel>?
    let classes = (0..<rows).map { Float($0 % max(outputs, 2)) }
    let labels = (0..<rows * outputs).map { Float($0 * 7 % 3 % 2) }
    let kinds: [(Kernels, Address, UnsafePointer<Float>?, Gradient, Address) -> LossSums] = [
      { kernels, z, weights, gradient, scratch in
        outputs == 1
          ? kernels.binaryCrossEntropy(z, classes, weights, rows, gradient)
          : kernels.categoricalCrossEntropy(z, classes, weights, rows, outputs, gradient, scratch)
      },
      { kernels, z, weights, gradient, _ in
        kernels.multilabelCrossEntropy(z, labels, weights, rows, outputs, gradient)
      },
    ]
    let logits = randomMatrix(rows, outputs, 8).map { $0 * 20 }
    let classWeights: [Float] = (0..<max(outputs, 2)).map { 0.5 + Float($0) }
    let rowWeights: [Float] = (0..<rows).map { Float(($0 + 1) % 4) / 2 }
    for kind in kinds {
      func results(_ kernels: Kernels, isTraining: Bool, isWeighted: Bool) -> ([UInt32], [Double]) {
        let z = Numbers(count: rows * Panels.rounded(outputs))
        let scratch = Numbers(count: Loss.scratch(outputs: outputs))
        kernels.gather(logits, outputs, nil, rows, z.address)
        let sums = classWeights.withUnsafeBufferPointer { classWeights in
          rowWeights.withUnsafeBufferPointer { rowWeights in
            let gradient = LossGradientKernel(
              scale: 0.1, smoothing: 0.05, classWeights: classWeights.baseAddress)
            return withUnsafePointer(to: gradient) { gradient in
              kind(
                kernels, z.address, isWeighted ? rowWeights.baseAddress : nil, isTraining ? gradient : nil,
                scratch.address)
            }
          }
        }
        // The padding stays 0.
        for row in 0..<rows where isTraining {
          for filler in outputs..<Panels.rounded(outputs) {
            #expect(z.address[panelPlace(row, filler, rows: rows)] == 0)
          }
        }
        return (z.bits, [sums.loss, sums.correct, sums.squaredError])
      }
      for (isTraining, isWeighted) in [(false, false), (true, false), (false, true), (true, true)] {
        let first = results(kernels, isTraining: isTraining, isWeighted: isWeighted)
        #expect((first.1[2] == 0) == isTraining)
        for other in Kernels.available {
          let result = results(other, isTraining: isTraining, isWeighted: isWeighted)
          #expect(result.0 == first.0)
          #expect(result.1 == first.1)
        }
      }
    }
  }

  @Test("Exponentials have the same bits everywhere, and are those of the activations")
  func exponentials() {
    let points = Self.points.map { $0 / 2 }
    func bits(_ kernels: Kernels) -> [UInt32] {
      let z = Numbers(points)
      let values = Numbers(count: points.count)
      kernels.exponentials(z.address, values.address, z.count)
      return values.bits
    }
    let first = bits(kernels)
    for other in Kernels.available { #expect(bits(other) == first) }
    for (point, bits) in zip(points, first) where abs(point) < 80 {
      let exact = Double(point) < 0 ? 1 / exp(-Double(point)) : exp(Double(point))
      #expect(abs(Double(Float(bitPattern: bits)) / exact - 1) < 3e-7)
    }
  }

  @Test("Steps have the same bits everywhere, and keep the padding of panels zero")
  func stepBits() {
    let moments = MomentsKernel(
      beta1: 0.9, fresh1: 0.1, beta2: 0.999, fresh2: 0.001, epsilon: 1e-8, correction: 1.7)
    let steps: [(Kernels, Numbers4) -> Void] = [
      { $0.sgd($1.p, $1.g, $1.count, 0.1) },
      { $0.momentum($1.p, $1.g, $1.first, $1.count, 0.1, 0.9, false) },
      { $0.momentum($1.p, $1.g, $1.first, $1.count, 0.1, 0.9, true) },
      { $0.rmsprop($1.p, $1.g, $1.first, $1.count, 0.1, 0.9, 1e-8) },
      { $0.rmspropWithMomentum($1.p, $1.g, $1.first, $1.second, $1.count, 0.1, 0.9, 1e-8, 0.5) },
      { $0.adagrad($1.p, $1.g, $1.first, $1.count, 0.1, 1e-8) },
      { $0.adam($1.p, $1.g, $1.first, $1.second, $1.count, 0.02, 0.1, moments) },
      { $0.penalize($1.g, $1.p, $1.count, 0.01, 0.02) },
      { kernels, numbers in
        kernels.scale(numbers.p, numbers.count, kernels.sumOfSquares(numbers.g, numbers.count))
      },
      { $0.limitNorms($1.p, 16, 16, 0.3) },
    ]
    for step in steps {
      var first: [[UInt32]]?
      for other in Kernels.available {
        let p = Numbers(randomMatrix(1, 250, 9))
        let g = Numbers(randomMatrix(1, 250, 10))
        let mean = Numbers(randomMatrix(1, 250, 11))
        let square = Numbers(randomMatrix(1, 250, 12).map(abs))
        let numbers = Numbers4(
          p: p.address, g: g.address, first: square.address, second: mean.address, count: p.count)
        step(other, numbers)
        let bits = [p.bits, g.bits, square.bits, mean.bits]
        #expect(bits == first ?? bits)
        #expect(bits.allSatisfy { $0[250...].allSatisfy { $0 == 0 } })
        first = bits
      }
    }
  }

  private struct Numbers4 {
    let p, g, first, second: UnsafeMutablePointer<Float>
    let count: Int
  }
}
