// Training: backpropagation and stochastic gradient descent, an epoch at a time.

import Randomness

/// A network in training on its examples.
///
/// What an epoch does depends only on the parameters before it, the examples, the seed and the epoch's number, so
/// that training can begin again at any epoch.
public struct Trainer: ~Copyable {
  private var network: Network
  private let examples: Examples
  private let batchRows: Int
  private let seed: UInt64

  private var arena: Arena
  private let gradients: UnsafeMutableBufferPointer<Float>
  private let gradientLayers: [Network.LayerPointers]
  /// dZ of a layer and of the one before it, in turn.
  private let deltas: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)
  /// The features and targets of a minibatch, gathered in the order of the epoch.
  private let batch: (features: UnsafeMutablePointer<Float>, targets: UnsafeMutablePointer<Float>)
  private var order: [Int32]

  /// - Parameters:
  ///   - initial: the parameters to begin with.
  ///   - examples: at least one, with as many features as the architecture has.
  ///   - batchSize: examples in a step; 0, or more than there are, takes all of them.
  ///   - seed: of the order in which minibatches are drawn.
  public init(_ initial: Parameters, examples: Examples, batchSize: Int, seed: UInt64) {
    let architecture = initial.architecture
    precondition(examples.count > 0 && examples.featureCount == architecture.sizes[0], "the examples fit")
    precondition(batchSize >= 0, "a batch has examples")
    let isFullBatch = batchSize == 0 || batchSize >= examples.count
    let rows = isFullBatch ? examples.count : batchSize
    let gathered = isFullBatch ? 0 : rows
    let deltaCount = rows * (architecture.sizes.dropFirst().max() ?? 0)

    var arena = Arena(capacities: [
      architecture.parameterCount, deltaCount, deltaCount, gathered * examples.featureCount, gathered,
    ])
    gradients = arena.take(architecture.parameterCount)
    gradientLayers = Network.layers(of: architecture, in: gradients)
    deltas = (Self.address(arena.take(deltaCount)), Self.address(arena.take(deltaCount)))
    batch = (
      Self.address(arena.take(gathered * examples.featureCount)), Self.address(arena.take(gathered))
    )
    self.arena = arena
    self.examples = examples
    self.seed = seed
    batchRows = rows
    order = isFullBatch ? [] : Array(0..<Int32(truncatingIfNeeded: examples.count))
    network = Network(initial, rows: rows)
  }

  /// The bytes that a training takes, besides its examples.
  public static func memory(_ architecture: Architecture, exampleCount: Int, batchSize: Int) -> Int {
    let rows = batchSize == 0 ? exampleCount : min(batchSize, exampleCount)
    let units = architecture.sizes.dropFirst()
    // Parameters: in use, their gradients, and the best so far; a row: its activations, two deltas, its features.
    let activations = units.reduce(0, +) * max(rows, Network.evaluationRows)
    let deltas = 2 * rows * (units.max() ?? 0)
    return 4 * (3 * architecture.parameterCount + activations + deltas + rows * architecture.sizes[0])
  }

  private static func address(_ part: UnsafeMutableBufferPointer<Float>) -> UnsafeMutablePointer<Float> {
    guard let address = part.baseAddress else { preconditionFailure("a part of an arena has an address") }
    return address
  }

  /// Goes once through the examples, with a step W ← W − α dW, b ← b − α db after each minibatch.
  ///
  /// With minibatches the examples come in a new random order each epoch, and the last minibatch may be smaller.
  /// - Parameters:
  ///   - epoch: its number, from 1.
  ///   - learningRate: α.
  ///   - isCancelled: asked before each step.
  /// - Returns: what the forward passes before the steps have measured; nil if the epoch was cancelled.
  public mutating func trainEpoch(
    _ epoch: Int, learningRate: Float, isCancelled: () -> Bool = { false }
  ) -> Tally? {
    var tally = Tally()
    let examples = examples
    let finished = examples.features.withUnsafeBufferPointer { features in
      examples.targets.withUnsafeBufferPointer { targets in
        guard let features = features.baseAddress, let targets = targets.baseAddress else { return false }
        if order.isEmpty {
          if isCancelled() { return false }
          step(features, targets, rows: batchRows, learningRate: learningRate, &tally)
          return true
        }
        shuffle(epoch)
        for start in stride(from: 0, to: examples.count, by: batchRows) {
          if isCancelled() { return false }
          let rows = min(batchRows, examples.count - start)
          gather(start, rows, features, targets)
          step(batch.features, batch.targets, rows: rows, learningRate: learningRate, &tally)
        }
        return true
      }
    }
    return finished ? tally : nil
  }

  private mutating func shuffle(_ epoch: Int) {
    // From the identity each time: the order must not depend on the epochs before.
    for i in order.indices { order[i] = Int32(truncatingIfNeeded: i) }
    var stream = RandomStream(seed: seed, purpose: .shuffling, index: epoch)
    stream.shuffle(&order)
  }

  private mutating func gather(
    _ start: Int, _ rows: Int, _ features: UnsafePointer<Float>, _ targets: UnsafePointer<Float>
  ) {
    let count = examples.featureCount
    for row in 0..<rows {
      let example = Int(order[start + row])
      (batch.features + row * count).update(from: features + example * count, count: count)
      batch.targets[row] = targets[example]
    }
  }

  private mutating func step(
    _ features: UnsafePointer<Float>, _ targets: UnsafePointer<Float>, rows: Int, learningRate: Float,
    _ tally: inout Tally
  ) {
    backpropagate(features, targets, rows: rows, &tally)
    let parameters = network.parameters
    for i in 0..<parameters.count { parameters[i] -= learningRate * gradients[i] }
  }

  /// Writes dW[l] and db[l] of the mean loss over these rows, from l = L down to 1.
  private mutating func backpropagate(
    _ features: UnsafePointer<Float>, _ targets: UnsafePointer<Float>, rows: Int, _ tally: inout Tally
  ) {
    let sizes = network.architecture.sizes
    let z = network.forward(features, rows: rows)
    // dZ[L] takes the place of Z[L].
    network.architecture.loss.evaluate(
      z, targets: targets, rows: rows, outputs: network.architecture.outputs, writesGradient: true,
      into: &tally)
    var delta = z
    for layer in (1...network.architecture.layerCount).reversed() {
      let inputs = sizes[layer - 1]
      let units = sizes[layer]
      let input = network.output(ofLayer: layer - 1, input: features)
      // dW[l] = dZ[l] A[l−1]ᵀ
      MatrixProduct.weightGradient(
        delta: delta, input: input, gradient: gradientLayers[layer - 1].weight, rows: rows, inputs: inputs,
        units: units)
      // db[l] = Σ over the examples of dZ[l]
      let biasGradient = gradientLayers[layer - 1].bias
      biasGradient.update(repeating: 0, count: units)
      for row in 0..<rows {
        let values = delta + row * units
        for unit in 0..<units { biasGradient[unit] += values[unit] }
      }
      guard layer > 1 else { break }
      // dZ[l−1] = W[l]ᵀ dZ[l] * g′[l−1](Z[l−1])
      let previous = delta == deltas.0 ? deltas.1 : deltas.0
      MatrixProduct.inputGradient(
        weight: network.layers[layer - 1].weight, delta: delta, gradient: previous, rows: rows,
        inputs: inputs,
        units: units)
      network.architecture.activations[layer - 2].multiplyByDerivative(
        previous, output: input, count: rows * inputs)
      delta = previous
    }
  }

  /// As `Network.evaluate`, with the parameters as they are now.
  public mutating func evaluate(_ examples: Examples) -> Tally { network.evaluate(examples) }

  /// As `Network.load`.
  public mutating func load(_ parameters: Parameters) { network.load(parameters) }

  /// The parameters as they are now.
  public borrowing func copyParameters() -> Parameters { network.copyParameters() }

  /// As `copyParameters`, without taking new memory.
  public borrowing func copyParameters(to kept: inout Parameters) { network.copyParameters(to: &kept) }

  /// The gradients of the mean loss over the first `batchSize` examples, in the order of `Parameters.values`; the
  /// parameters stay as they are. For comparing with other implementations.
  public mutating func gradientsOfFirstBatch() -> [Float] {
    var tally = Tally()
    let examples = examples
    examples.features.withUnsafeBufferPointer { features in
      examples.targets.withUnsafeBufferPointer { targets in
        guard let features = features.baseAddress, let targets = targets.baseAddress else { return }
        backpropagate(features, targets, rows: batchRows, &tally)
      }
    }
    return Array(gradients)
  }
}
