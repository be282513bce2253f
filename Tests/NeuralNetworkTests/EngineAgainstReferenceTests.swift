// The Float32 engine against the naive Float64 reference, for every activation, loss and initialiser.

import NeuralNetwork
import Randomness
import Testing

/// One network and some examples, in the form of the engine and of the reference.
private struct Pair {
  let architecture: Architecture
  let parameters: Parameters
  let examples: Examples
  let x: Matrix
  let y: Matrix

  init(sizes: [Int], activation: Activation, loss: Loss, examples count: Int, seed: UInt64) {
    architecture = Architecture(
      sizes: sizes, activations: Array(repeating: activation, count: sizes.count - 2), loss: loss)
    var stream = RandomStream(seed: seed, purpose: .split)
    let drawn = Parameters(architecture: architecture, initializer: .xavierNormal, seed: seed)
    // Biases that are not zero, so that a missing one would show.
    parameters = Parameters(
      architecture: architecture, values: drawn.values.map { $0 == 0 ? Float(stream.normal() * 0.1) : $0 })
    let outputs = architecture.outputs
    let features = (0..<count * sizes[0]).map { _ in Float(stream.normal()) }
    let targets: [Float] = (0..<count).map { _ in
      switch loss {
      case .binaryCrossEntropy: Float(stream.integer(below: 2))
      case .categoricalCrossEntropy: Float(stream.integer(below: UInt32(outputs)))
      case .meanSquaredError: Float(stream.normal())
      }
    }
    examples = Examples(features: features, targets: targets, featureCount: sizes[0])
    x = transposed(features, rows: count, columns: sizes[0])
    y =
      loss == .categoricalCrossEntropy
      ? Matrix(
        rows: outputs, columns: count,
        values: (0..<outputs * count).map { Int(targets[$0 % count]) == $0 / count ? 1 : 0 })
      : Matrix(rows: 1, columns: count, values: targets.map(Double.init))
  }

  var reference: ReferenceNetwork { ReferenceNetwork(parameters) }
}

/// Rows of examples as columns.
private func transposed(_ values: [Float], rows: Int, columns: Int) -> Matrix {
  Matrix(
    rows: columns, columns: rows,
    values: (0..<rows * columns).map { Double(values[($0 % rows) * columns + $0 / rows]) })
}

extension ReferenceNetwork {
  fileprivate init(_ parameters: Parameters) {
    let architecture = parameters.architecture
    let sizes = architecture.sizes
    self.init(
      weights: (1..<sizes.count).map {
        Matrix(
          rows: sizes[$0], columns: sizes[$0 - 1], values: parameters.weight(ofLayer: $0).map(Double.init))
      },
      biases: (1..<sizes.count).map {
        Matrix(rows: sizes[$0], columns: 1, values: parameters.bias(ofLayer: $0).map(Double.init))
      },
      activations: architecture.activations.compactMap { ReferenceActivation(rawValue: $0.rawValue) },
      loss: ReferenceLoss(rawValue: architecture.loss.rawValue) ?? .binaryCrossEntropy)
  }

  /// All parameters, or their gradients, in the engine's order.
  fileprivate static func flattened(_ weights: [Matrix], _ biases: [Matrix]) -> [Double] {
    zip(weights, biases).flatMap { $0.values + $1.values }
  }
}

private func sizes(hidden: [Int], loss: Loss) -> [Int] {
  hidden + [loss == .categoricalCrossEntropy ? 4 : 1]
}

private let everyKind: [(Activation, Loss)] = Activation.allCases.flatMap { activation in
  Loss.allCases.map { (activation, $0) }
}

/// Sizes of all layers but the last, and numbers of examples.
private let shapes: [([Int], Int)] = [
  ([5], 7), ([1, 3], 1), ([6, 5, 4], 12), ([3, 9, 17, 8], 33), ([30, 16, 8], 40),
]

struct EngineAgainstReferenceTests {
  @Test(
    "Loss and gradients agree with the reference, and the reference with central differences",
    arguments: everyKind, shapes)
  func gradients(kind: (Activation, Loss), shape: ([Int], Int)) {
    let pair = Pair(
      sizes: sizes(hidden: shape.0, loss: kind.1), activation: kind.0, loss: kind.1, examples: shape.1,
      seed: 11)
    let reference = pair.reference
    var trainer = Trainer(pair.parameters, examples: pair.examples, batchSize: 0, seed: 0)

    let loss = trainer.evaluate(pair.examples).meanLoss
    #expect(abs(loss - reference.cost(pair.x, pair.y)) < 1e-5 * max(1, loss))

    let (dW, db) = reference.gradients(pair.x, pair.y)
    let exact = ReferenceNetwork.flattened(dW, db)
    let computed = trainer.gradientsOfFirstBatch()
    #expect(computed.count == exact.count)
    let scale = exact.map(abs).max() ?? 1
    for (value, expected) in zip(computed, exact) {
      #expect(abs(Double(value) - expected) < 2e-5 * max(scale, 1e-3))
    }

    // Two costs for each parameter: for the small networks only.
    guard computed.count < 100 else { return }
    let (numericW, numericB) = reference.numericalGradients(pair.x, pair.y, step: 1e-6)
    for (value, expected) in zip(computed, ReferenceNetwork.flattened(numericW, numericB)) {
      #expect(abs(Double(value) - expected) < 2e-5 * max(scale, 1e-3) + 1e-6)
    }
  }

  @Test(
    "A network of [30, 16, 8, 1], full batch, follows the reference's loss for 200 epochs",
    arguments: [Activation.relu, .tanh, .sigmoid])
  func trajectory(activation: Activation) {
    let pair = Pair(
      sizes: [30, 16, 8, 1], activation: activation, loss: .binaryCrossEntropy, examples: 40, seed: 3)
    var reference = pair.reference
    var trainer = Trainer(pair.parameters, examples: pair.examples, batchSize: 0, seed: 0)
    var first = 0.0
    var last = 0.0
    for epoch in 1...200 {
      let before = reference.cost(pair.x, pair.y)
      reference.descend(pair.x, pair.y, learningRate: 0.1)
      last = trainer.trainEpoch(epoch, learningRate: 0.1)?.meanLoss ?? .nan
      if epoch == 1 { first = last }
      // What an epoch measures is the loss before its step.
      #expect(abs(last - before) < 1e-4)
    }
    #expect(abs(trainer.evaluate(pair.examples).meanLoss - reference.cost(pair.x, pair.y)) < 1e-4)
    #expect(last < first)
  }

  @Test("Minibatches take the steps of the reference on the same examples in the same order")
  func minibatches() {
    let pair = Pair(
      sizes: [4, 6, 3], activation: .tanh, loss: .categoricalCrossEntropy, examples: 13, seed: 5)
    var reference = pair.reference
    var trainer = Trainer(pair.parameters, examples: pair.examples, batchSize: 4, seed: 9)
    for epoch in 1...3 {
      var order = Array(0..<13)
      var stream = RandomStream(seed: 9, purpose: .shuffling, index: epoch)
      stream.shuffle(&order)
      for start in stride(from: 0, to: 13, by: 4) {
        let chosen = order[start..<min(start + 4, 13)]
        reference.descend(
          columns(chosen, of: pair.x), columns(chosen, of: pair.y), learningRate: Double(Float(0.05)))
      }
      #expect(trainer.trainEpoch(epoch, learningRate: 0.05)?.count == 13)
      let expected = ReferenceNetwork.flattened(reference.weights, reference.biases)
      for (value, expected) in zip(trainer.copyParameters().values, expected) {
        #expect(abs(Double(value) - expected) < 1e-5)
      }
    }
  }

  private func columns(_ chosen: ArraySlice<Int>, of matrix: Matrix) -> Matrix {
    Matrix(
      rows: matrix.rows, columns: chosen.count,
      values: (0..<matrix.rows).flatMap { row in chosen.map { matrix[row, $0] } })
  }
}
