// Computes the gradient over a minibatch: a caching forward pass, then the backward pass.

import CKernels
import Randomness

/// Buffers for the passes over a number of examples.
struct Backpropagation: ~Copyable {
  private let architecture: Architecture
  private var arena: Arena
  /// The gradients of all parameters, in the network's layout.
  let gradients: UnsafeMutablePointer<Float>
  private let gradientPlaces: [LayerPlaces]
  private let firstLayer: FirstLayerGradients
  /// dA, dU or dZ of a layer and of the previous one, alternating.
  private let deltas: (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)
  /// g′(U) of each hidden layer, multiplied by the dropout factor; rows × n[l]. All buffers are in panels.
  private let derivatives: [UnsafeMutablePointer<Float>]
  /// The normalisation's forward cache of each hidden layer; empty without normalisation.
  private let buffers: [Normalization.Memory]
  private let dropout: Dropout?
  private let batchNormMomentum: Float
  private let smoothing: Float
  private let classWeights: UnsafePointer<Float>?

  /// - Parameter rows: the maximum number of examples.
  init(_ architecture: Architecture, settings: TrainingSettings, rows: Int) {
    let layout = ParameterLayout(architecture)
    let hidden = architecture.sizes[1..<architecture.layerCount].map(Panels.rounded)
    let widest = hidden.max() ?? 0
    let embedded = rows * FirstLayerGradients.columns(architecture)
    let isNormalized = architecture.normalization != .none
    let regularization = settings.regularization
    var capacities = [layout.count, embedded, rows * widest, rows * widest]
    for units in hidden {
      capacities.append(rows * units)
      if isNormalized { capacities += [rows * units, max(rows, units), 2 * units] }
    }
    var arena = Arena(capacities: capacities + [regularization.classWeights.count])
    gradients = arena.takeAddress(layout.count)
    gradientPlaces = LayerPlaces.all(of: layout, in: gradients)
    firstLayer = FirstLayerGradients(
      architecture: architecture, layout: layout, gradients: gradients, places: gradientPlaces[0],
      scratch: arena.takeAddress(embedded))
    deltas = (arena.takeAddress(rows * widest), arena.takeAddress(rows * widest))
    var derivatives: [UnsafeMutablePointer<Float>] = []
    var buffers: [Normalization.Memory] = []
    for units in hidden {
      derivatives.append(arena.takeAddress(rows * units))
      guard isNormalized else { continue }
      buffers.append(
        Normalization.Memory(
          normalized: arena.takeAddress(rows * units), inverse: arena.takeAddress(max(rows, units)),
          sums: arena.takeAddress(2 * units)))
    }
    self.derivatives = derivatives
    self.buffers = buffers
    let weights = arena.take(regularization.classWeights.count)
    _ = weights.update(fromContentsOf: regularization.classWeights)
    classWeights = weights.isEmpty ? nil : weights.baseAddress.map { UnsafePointer($0) }
    dropout = regularization.dropout > 0 ? Dropout(rate: regularization.dropout) : nil
    smoothing = regularization.labelSmoothing
    batchNormMomentum = settings.batchNormMomentum
    self.architecture = architecture
    self.arena = arena
  }

  /// The size of the buffers in bytes.
  static func memory(_ architecture: Architecture, rows: Int) -> Int {
    let hidden = architecture.sizes[1..<architecture.layerCount].map(Panels.rounded)
    let perRow =
      2 * (hidden.max() ?? 0) + hidden.reduce(0, +) * (architecture.normalization == .none ? 1 : 2)
      + FirstLayerGradients.columns(architecture)
    return 4 * (ParameterLayout(architecture).count + rows * perRow)
  }

  /// Whether a pass over this many rows can make the gradient-descent step itself.
  static func canDescend(_ architecture: Architecture, _ settings: TrainingSettings, rows: Int) -> Bool {
    settings.optimizer == .sgd && architecture.normalization == .none && rows <= KernelsDescentRows
      && !settings.regularization.changesGradients && settings.regularization.weightDecay == 0
  }

  /// Computes the gradient of J over these rows, without penalties, and adds their losses to the accumulator.
  ///
  /// - Parameters:
  ///   - masks: draws the dropout masks.
  ///   - descent: the learning rate of a fused step, if possible; no gradient is written then.
  func run(
    _ network: borrowing Network, input: InputBatch, targets: TargetRows,
    masks: inout RandomStream, descent: Float? = nil, into accumulator: inout LossAccumulator
  ) {
    let rows = targets.count
    for layer in 1...architecture.layerCount {
      network.multiply(layer: layer, input: input, rows: rows)
      if layer < architecture.layerCount { activate(layer, of: network, rows: rows, &masks) }
    }
    let outputs = architecture.outputs
    let z = network.layers[architecture.layerCount - 1].output
    // dZ[L] overwrites Z[L].
    architecture.loss.evaluate(
      z, targets, outputs: outputs,
      gradient: LossGradient(scale: 1 / Float(rows), smoothing: smoothing, classWeights: classWeights),
      scratch: network.lossScratch, into: &accumulator)
    var delta = z
    for layer in stride(from: architecture.layerCount, to: 1, by: -1) {
      let previous = delta == deltas.0 ? deltas.1 : deltas.0
      // Before the step changes the weights.
      propagate(delta, to: layer - 1, into: previous, through: network, rows: rows)
      let input = network.layers[layer - 2].output
      let (inputs, units) = (architecture.sizes[layer - 1], architecture.sizes[layer])
      if let descent {
        let places = network.layers[layer - 1].places
        kernels.descend(delta, input, places.weight, places.bias, rows, inputs, inputs, units, descent)
      } else {
        let places = gradientPlaces[layer - 1]
        kernels.weightGradient(delta, input, places.weight, places.bias, rows, inputs, inputs, units)
      }
      delta = previous
    }
    firstLayer.compute(delta, input, of: network, rows: rows, descent: descent)
  }

  /// Computes A[l] from Z[l] in place: normalisation, activation and dropout.
  private func activate(
    _ layer: Int, of network: borrowing Network, rows: Int, _ masks: inout RandomStream
  ) {
    let (place, units) = (network.layers[layer - 1], architecture.sizes[layer])
    let count = rows * Panels.rounded(units)
    if let affine = place.places.affine {
      architecture.normalization.normalize(
        place.output, rows: rows, units: units, affine: affine, running: place.running,
        momentum: batchNormMomentum, memory: buffers[layer - 1])
    }
    architecture.activations[layer - 1].apply(
      to: place.output, derivatives: derivatives[layer - 1], count: count)
    dropout?.apply(to: place.output, derivatives: derivatives[layer - 1], count: count, stream: &masks)
  }

  /// Computes dA[l] = W[l+1]ᵀ dZ[l+1], dU[l] = dA[l] * g′(U[l]), and dZ[l] through the normalisation.
  private func propagate(
    _ next: UnsafeMutablePointer<Float>, to layer: Int, into delta: UnsafeMutablePointer<Float>,
    through network: borrowing Network, rows: Int
  ) {
    let units = architecture.sizes[layer]
    kernels.inputGradient(
      network.layers[layer].places.weight, next, derivatives[layer - 1], delta, rows, units, units,
      architecture.sizes[layer + 1])
    if let affine = network.layers[layer - 1].places.affine, let gradient = gradientPlaces[layer - 1].affine {
      architecture.normalization.backpropagate(
        delta, rows: rows, units: units, affine: affine, gradient: gradient, memory: buffers[layer - 1])
    }
  }
}
