import NeuralNetwork
import Testing

struct InitializerTests {
  @Test(
    "Weights have the variance of their distribution, and biases are zero",
    arguments: [
      (Initializer.zeros, 0), (.normal, 1e-4), (.xavierUniform, 2.0 / 500), (.xavierNormal, 2.0 / 500),
      (.heUniform, 2.0 / 300), (.heNormal, 2.0 / 300),
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
    ]
    for (initializer, limit) in limits {
      let weights = Parameters(architecture: architecture, initializer: initializer, seed: 2).weight(
        ofLayer: 1)
      #expect(weights.allSatisfy { abs(Double($0)) <= limit * 1.0000001 })
      #expect(weights.contains { abs(Double($0)) > limit * 0.9 })
    }
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
