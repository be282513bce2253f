// A network in memory, ready to compute: the forward pass and what is measured with it.

/// Parameters with buffers for the activations of a number of examples at once.
public struct Network: ~Copyable {
  /// How many examples go forward together where nothing asks for more: enough for BLAS to be quick, and few enough
  /// for the activations to stay in cache.
  static let evaluationRows = 256

  public let architecture: Architecture
  private var arena: Arena
  /// All parameters, in the order of `Parameters.values`.
  let parameters: UnsafeMutableBufferPointer<Float>
  /// W[l] and b[l] at index l − 1.
  let layers: [LayerPointers]
  /// A[l] at index l − 1, each `capacity` × n[l]; of the last layer it is Z.
  private let activations: [UnsafeMutablePointer<Float>]
  private let capacity: Int

  struct LayerPointers {
    let weight: UnsafeMutablePointer<Float>
    let bias: UnsafeMutablePointer<Float>
  }

  /// - Parameter rows: how many examples must fit at once, at least.
  public init(_ initial: Parameters, rows: Int = 0) {
    MatrixProduct.useOneThread
    let architecture = initial.architecture
    let capacity = max(rows, Self.evaluationRows)
    let units = architecture.sizes.dropFirst()
    var arena = Arena(capacities: [architecture.parameterCount] + units.map { $0 * capacity })
    let parameters = arena.take(architecture.parameterCount)
    activations = units.compactMap { arena.take($0 * capacity).baseAddress }
    layers = Self.layers(of: architecture, in: parameters)
    self.architecture = architecture
    self.parameters = parameters
    self.arena = arena
    self.capacity = capacity
    load(initial)
  }

  static func layers(
    of architecture: Architecture, in parameters: UnsafeMutableBufferPointer<Float>
  ) -> [LayerPointers] {
    (1...architecture.layerCount).compactMap { layer in
      let ranges = architecture.parameterRanges(ofLayer: layer)
      return parameters.baseAddress.map {
        LayerPointers(weight: $0 + ranges.weight.lowerBound, bias: $0 + ranges.bias.lowerBound)
      }
    }
  }

  /// - Precondition: they are of the same architecture.
  public mutating func load(_ new: Parameters) {
    precondition(new.architecture == architecture, "the parameters are of this architecture")
    _ = parameters.update(fromContentsOf: new.values)
  }

  /// The parameters as they are now.
  public borrowing func copyParameters() -> Parameters {
    Parameters(architecture: architecture, values: Array(parameters))
  }

  /// As `copyParameters`, without taking new memory.
  ///
  /// - Precondition: they are of the same architecture.
  public borrowing func copyParameters(to kept: inout Parameters) {
    precondition(kept.architecture == architecture, "the parameters are of this architecture")
    kept.values.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: parameters) }
  }

  /// A[l], from 0 for the input itself; valid after `forward` with that input.
  func output(ofLayer layer: Int, input: UnsafePointer<Float>) -> UnsafePointer<Float> {
    layer == 0 ? input : UnsafePointer(activations[layer - 1])
  }

  /// Z[l] = W[l] A[l−1] + b[l] and A[l] = g[l](Z[l]) for all layers but the last, whose Z is returned.
  ///
  /// - Parameters:
  ///   - input: A[0], rows × n[0].
  ///   - rows: at most the capacity.
  /// - Returns: Z[L], rows × n[L], to be used before the next call.
  mutating func forward(_ input: UnsafePointer<Float>, rows: Int) -> UnsafeMutablePointer<Float> {
    precondition(rows <= capacity, "the rows fit the buffers")
    for layer in 1...architecture.layerCount {
      let units = architecture.sizes[layer]
      let z = activations[layer - 1]
      MatrixProduct.forward(
        weight: layers[layer - 1].weight, input: output(ofLayer: layer - 1, input: input), output: z,
        rows: rows, inputs: architecture.sizes[layer - 1], units: units)
      let bias = layers[layer - 1].bias
      for row in 0..<rows {
        let values = z + row * units
        for unit in 0..<units { values[unit] += bias[unit] }
      }
      if layer < architecture.layerCount {
        architecture.activations[layer - 1].apply(to: z, count: rows * units)
      }
    }
    return activations[architecture.layerCount - 1]
  }

  /// Loss and accuracy, or squared error, over examples.
  ///
  /// - Precondition: they have n[0] features each.
  public mutating func evaluate(_ examples: Examples) -> Tally {
    precondition(examples.featureCount == architecture.sizes[0], "the examples have the network's features")
    var tally = Tally()
    examples.features.withUnsafeBufferPointer { features in
      examples.targets.withUnsafeBufferPointer { targets in
        guard let features = features.baseAddress, let targets = targets.baseAddress else { return }
        for start in stride(from: 0, to: examples.count, by: Self.evaluationRows) {
          let rows = min(Self.evaluationRows, examples.count - start)
          let z = forward(features + start * examples.featureCount, rows: rows)
          architecture.loss.evaluate(
            z, targets: targets + start, rows: rows, outputs: architecture.outputs, writesGradient: false,
            into: &tally)
        }
      }
    }
    return tally
  }
}
