// The gradient of the objective over a minibatch: a forward pass that remembers, and the way back.

import Randomness

/// Buffers for the passes over some examples at once.
struct Backpropagation: ~Copyable {
  private let architecture: Architecture
  private var arena: Arena
  /// Of all parameters, in the order of `Parameters.values`.
  let gradients: UnsafeMutableBufferPointer<Float>
  private let gradientPlaces: [LayerPlaces]
  /// dA, dU or dZ of a layer and of the one before it, in turn.
  private let deltas: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)
  /// g′(U) of each hidden layer, and the dropout's factor with it; rows × n[l].
  private let slopes: [UnsafeMutablePointer<Float>]
  /// What the normalisation of each hidden layer remembers; empty without normalisation.
  private let memories: [Normalization.Memory]
  private let dropout: Dropout?
  private let batchNormMomentum: Float
  private let smoothing: Float
  private let classWeights: UnsafePointer<Float>?

  /// - Parameter rows: the most examples at once.
  init(_ architecture: Architecture, settings: TrainingSettings, rows: Int) {
    let hidden = architecture.sizes[1..<architecture.layerCount]
    let widest = architecture.sizes.dropFirst().max() ?? 0
    let isNormalized = architecture.normalization != .none
    let regularization = settings.regularization
    var capacities = [architecture.parameterCount, rows * widest, rows * widest]
    for units in hidden {
      capacities.append(rows * units)
      if isNormalized { capacities += [rows * units, max(rows, units), 2 * units] }
    }
    var arena = Arena(capacities: capacities + [regularization.classWeights.count])
    gradients = arena.take(architecture.parameterCount)
    gradientPlaces = LayerPlaces.all(of: architecture, in: gradients)
    deltas = (arena.takeAddress(rows * widest), arena.takeAddress(rows * widest))
    var slopes: [UnsafeMutablePointer<Float>] = []
    var memories: [Normalization.Memory] = []
    for units in hidden {
      slopes.append(arena.takeAddress(rows * units))
      guard isNormalized else { continue }
      memories.append(
        Normalization.Memory(
          normalized: arena.takeAddress(rows * units), inverse: arena.takeAddress(max(rows, units)),
          sums: arena.takeAddress(2 * units)))
    }
    self.slopes = slopes
    self.memories = memories
    let weights = arena.take(regularization.classWeights.count)
    _ = weights.update(fromContentsOf: regularization.classWeights)
    classWeights = weights.isEmpty ? nil : weights.baseAddress.map { UnsafePointer($0) }
    dropout = regularization.dropout > 0 ? Dropout(rate: regularization.dropout) : nil
    smoothing = regularization.labelSmoothing
    batchNormMomentum = settings.batchNormMomentum
    self.architecture = architecture
    self.arena = arena
  }

  /// The bytes of the buffers.
  static func memory(_ architecture: Architecture, rows: Int) -> Int {
    let hidden = architecture.sizes[1..<architecture.layerCount].reduce(0, +)
    let perRow =
      2 * (architecture.sizes.dropFirst().max() ?? 0) + hidden
      * (architecture.normalization == .none ? 1 : 2)
    return 4 * (architecture.parameterCount + rows * perRow)
  }

  /// Writes the gradient of J over these rows, without penalties, and adds their losses to the tally.
  ///
  /// - Parameter masks: draws what dropout leaves out.
  func run(
    _ network: borrowing Network, features: UnsafePointer<Float>, targets: UnsafePointer<Float>, rows: Int,
    masks: inout RandomStream, into tally: inout Tally
  ) {
    for layer in 1...architecture.layerCount {
      network.multiply(layer: layer, input: features, rows: rows)
      if layer < architecture.layerCount { activate(layer, of: network, rows: rows, &masks) }
    }
    let outputs = architecture.outputs
    let z = network.layers[architecture.layerCount - 1].output
    // dZ[L] takes the place of Z[L].
    architecture.loss.evaluate(
      z, targets: targets, rows: rows, outputs: outputs,
      gradient: LossGradient(scale: 1 / Float(rows), smoothing: smoothing, classWeights: classWeights),
      into: &tally)
    var delta = z
    for layer in (1...architecture.layerCount).reversed() {
      let input = network.output(ofLayer: layer - 1, input: features)
      differentiate(layer, delta: delta, input: input, rows: rows)
      guard layer > 1 else { break }
      let previous = delta == deltas.0 ? deltas.1 : deltas.0
      propagate(delta, to: layer - 1, into: previous, through: network, rows: rows)
      delta = previous
    }
  }

  /// A[l] from Z[l] in place: normalisation, activation and dropout.
  private func activate(
    _ layer: Int, of network: borrowing Network, rows: Int, _ masks: inout RandomStream
  ) {
    let (place, units) = (network.layers[layer - 1], architecture.sizes[layer])
    if let affine = place.places.affine {
      architecture.normalization.normalize(
        place.output, rows: rows, units: units, affine: affine, running: place.running,
        momentum: batchNormMomentum, memory: memories[layer - 1])
    }
    architecture.activations[layer - 1].apply(
      to: place.output, slopes: slopes[layer - 1], count: rows * units)
    dropout?.apply(to: place.output, slopes: slopes[layer - 1], count: rows * units, stream: &masks)
  }

  /// dW[l] = dZ[l] A[l−1]ᵀ, and db[l] = Σ over the examples of dZ[l].
  private func differentiate(
    _ layer: Int, delta: UnsafeMutablePointer<Float>, input: UnsafePointer<Float>, rows: Int
  ) {
    let (units, places) = (architecture.sizes[layer], gradientPlaces[layer - 1])
    MatrixProduct.weightGradient(
      delta: delta, input: input, gradient: places.weight, rows: rows,
      inputs: architecture.sizes[layer - 1], units: units)
    places.bias.update(repeating: 0, count: units)
    for row in 0..<rows {
      let values = delta + row * units
      for unit in 0..<units { places.bias[unit] += values[unit] }
    }
  }

  /// dA[l] = W[l+1]ᵀ dZ[l+1], dU[l] = dA[l] * g′(U[l]), and dZ[l] through the normalisation.
  private func propagate(
    _ next: UnsafeMutablePointer<Float>, to layer: Int, into delta: UnsafeMutablePointer<Float>,
    through network: borrowing Network, rows: Int
  ) {
    let units = architecture.sizes[layer]
    MatrixProduct.inputGradient(
      weight: network.layers[layer].places.weight, delta: next, gradient: delta, rows: rows, inputs: units,
      units: architecture.sizes[layer + 1])
    let slope = slopes[layer - 1]
    for i in 0..<rows * units { delta[i] *= slope[i] }
    if let affine = network.layers[layer - 1].places.affine, let gradient = gradientPlaces[layer - 1].affine {
      architecture.normalization.backpropagate(
        delta, rows: rows, units: units, affine: affine, gradient: gradient, memory: memories[layer - 1])
    }
  }
}
