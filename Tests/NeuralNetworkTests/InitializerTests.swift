import NeuralNetwork
import Testing

struct InitializerTests {
  @Test(
    "Weights have the variance of their distribution, and biases are zero",
    arguments: [
      (Initializer.zeros, 0), (.normal, 1e-4), (.uniform, 1.0 / 900), (.xavierUniform, 2.0 / 500),
      (.xavierNormal, 2.0 / 500), (.heUniform, 2.0 / 300), (.heNormal, 2.0 / 300), (.lecunUniform, 1.0 / 300),
      (.lecunNormal, 1.0 / 300),
    ] as [(Initializer, Double)])
  func variance(initializer: Initializer, variance: Double) {
    let architecture = Architecture(
      sizes: [300, 200, 1], activations: [.relu], loss: .binaryCrossEntropy)
    let parameters = Parameters(architecture: architecture, initializer: initializer, seed: 1)
    let weights = parameters.weight(ofLayer: 1).map(Double.init)
    let mean = weights.reduce(0, +) / 60_000
    let observed = weights.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 60_000
    // Five standard errors of the estimates; those of normal weights are the larger ones.
    #expect(abs(mean) <= 5 * (variance / 60_000).squareRoot())
    #expect(abs(observed - variance) <= 5 * variance * (2.0 / 60_000).squareRoot())
    #expect(parameters.bias(ofLayer: 1).allSatisfy { $0 == 0 })
    #expect(parameters.bias(ofLayer: 2).allSatisfy { $0 == 0 })
  }

  @Test("Uniform weights keep within their limits")
  func limits() {
    let architecture = Architecture(sizes: [30, 20, 1], activations: [.tanh], loss: .binaryCrossEntropy)
    let limits: [(Initializer, Double)] = [
      (.xavierUniform, 0.12.squareRoot()), (.heUniform, 0.2.squareRoot()),
      (.lecunUniform, 0.1.squareRoot()), (.uniform, (1.0 / 30).squareRoot()),
    ]
    for (initializer, limit) in limits {
      let weights = Parameters(architecture: architecture, initializer: initializer, seed: 2).weight(
        ofLayer: 1)
      #expect(weights.allSatisfy { abs(Double($0)) <= limit * 1.0000001 })
      #expect(weights.contains { abs(Double($0)) > limit * 0.9 })
    }
  }

  @Test(
    "An orthogonal matrix has orthonormal rows or columns, and no preferred sign", arguments: [20, 30, 45])
  func orthogonal(units: Int) {
    let architecture = Architecture(sizes: [30, units, 1], activations: [.tanh], loss: .binaryCrossEntropy)
    let weights = Parameters(architecture: architecture, initializer: .orthogonal, seed: 2).weight(ofLayer: 1)
      .map(Double.init)
    func product(_ first: Int, _ second: Int) -> Double {
      units <= 30
        ? (0..<30).reduce(0) { $0 + weights[first * 30 + $1] * weights[second * 30 + $1] }
        : (0..<units).reduce(0) { $0 + weights[$1 * 30 + first] * weights[$1 * 30 + second] }
    }
    for first in 0..<min(units, 30) {
      for second in 0...first { #expect(abs(product(first, second) - (first == second ? 1 : 0)) < 1e-6) }
    }
    // Without the choice of signs LAPACK's first column would point away from its first coordinate always.
    let signs = Set(
      (0..<20).map { seed in
        Parameters(architecture: architecture, initializer: .orthogonal, seed: seed).values[0] > 0
      })
    #expect(signs.count == 2)
  }

  @Test("Each layer's weights are those that suit its activation, and the output's follow the layer before")
  func suited() {
    let architecture = Architecture(
      sizes: [100, 100, 100, 1], activations: [.relu, .selu], loss: .binaryCrossEntropy)
    let suited = Parameters(architecture: architecture, initializer: nil, seed: 1)
    let he = Parameters(architecture: architecture, initializer: .heNormal, seed: 1)
    let lecun = Parameters(architecture: architecture, initializer: .lecunNormal, seed: 1)
    #expect(suited.weight(ofLayer: 1) == he.weight(ofLayer: 1))
    #expect(suited.weight(ofLayer: 2) == lecun.weight(ofLayer: 2))
    #expect(suited.weight(ofLayer: 3) == lecun.weight(ofLayer: 3))
  }

  @Test("Parameters are a function of architecture and seed, and each layer draws its own")
  func seeds() {
    let architecture = Architecture(
      sizes: [4, 4, 4, 1], activations: [.relu, .relu], loss: .binaryCrossEntropy)
    func draw(_ seed: UInt64) -> Parameters {
      Parameters(architecture: architecture, initializer: .heNormal, seed: seed)
    }
    #expect(draw(1) == draw(1))
    #expect(draw(1) != draw(2))
    #expect(Array(draw(1).weight(ofLayer: 1)) != Array(draw(1).weight(ofLayer: 2)))
  }
}
