// A network in memory, ready to compute: the forward pass and what is measured with it.

/// Parameters with buffers for the activations of a number of examples at once.
public struct Network: ~Copyable {
  /// How many examples go forward together where nothing asks for more: enough for BLAS to be quick, and few enough
  /// for the activations to stay in cache.
  static let evaluationRows = 256

  public let architecture: Architecture
  private var arena: Arena
  /// All that training changes, in the order of `Parameters.values`.
  let parameters: UnsafeMutableBufferPointer<Float>
  /// Running means and variances, in the order of `Parameters.statistics`.
  private let statistics: UnsafeMutableBufferPointer<Float>
  /// What belongs to layer l, at index l − 1.
  let layers: [Layer]
  /// Room that normalisation needs at evaluation.
  private let factors: UnsafeMutablePointer<Float>
  private let capacity: Int

  /// The places of a layer in the arena.
  struct Layer {
    let places: LayerPlaces
    let running: Normalization.Running?
    /// A[l], capacity × n[l]; of the last layer it is Z.
    let output: UnsafeMutablePointer<Float>
  }

  /// - Parameter rows: how many examples must fit at once, at least.
  public init(_ initial: Parameters, rows: Int = 0) {
    MatrixProduct.useOneThread
    let architecture = initial.architecture
    let capacity = max(rows, Self.evaluationRows)
    let widest = architecture.sizes.dropFirst().max() ?? 0
    let factorCount = architecture.normalization == .none ? 0 : max(2 * widest, capacity)
    var arena = Arena(
      capacities: [architecture.parameterCount, architecture.statisticsCount, factorCount]
        + architecture.sizes.dropFirst().map { $0 * capacity })
    let parameters = arena.take(architecture.parameterCount)
    let statistics = arena.take(architecture.statisticsCount)
    factors = arena.takeAddress(factorCount)
    let places = LayerPlaces.all(of: architecture, in: parameters)
    layers = (1...architecture.layerCount).map { layer in
      let running = architecture.statisticsRanges(ofLayer: layer).flatMap { ranges in
        statistics.baseAddress.map {
          Normalization.Running(mean: $0 + ranges.mean.lowerBound, variance: $0 + ranges.variance.lowerBound)
        }
      }
      return Layer(
        places: places[layer - 1], running: running,
        output: arena.takeAddress(architecture.sizes[layer] * capacity))
    }
    self.architecture = architecture
    self.parameters = parameters
    self.statistics = statistics
    self.arena = arena
    self.capacity = capacity
    load(initial)
  }

  /// - Precondition: they are of the same architecture.
  public mutating func load(_ new: Parameters) {
    precondition(new.architecture == architecture, "the parameters are of this architecture")
    _ = parameters.update(fromContentsOf: new.values)
    _ = statistics.update(fromContentsOf: new.statistics)
  }

  /// The parameters as they are now.
  public borrowing func copyParameters() -> Parameters {
    Parameters(architecture: architecture, values: Array(parameters), statistics: Array(statistics))
  }

  /// As `copyParameters`, without taking new memory.
  ///
  /// - Precondition: they are of the same architecture.
  public borrowing func copyParameters(to kept: inout Parameters) {
    precondition(kept.architecture == architecture, "the parameters are of this architecture")
    kept.values.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: parameters) }
    kept.statistics.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: statistics) }
  }

  /// A[l], from 0 for the input itself; valid after a forward pass with that input.
  func output(ofLayer layer: Int, input: UnsafePointer<Float>) -> UnsafePointer<Float> {
    layer == 0 ? input : UnsafePointer(layers[layer - 1].output)
  }

  /// Z[l] = W[l] A[l−1] + b[l], into the layer's output.
  func multiply(layer: Int, input: UnsafePointer<Float>, rows: Int) {
    let units = architecture.sizes[layer]
    let (places, z) = (layers[layer - 1].places, layers[layer - 1].output)
    MatrixProduct.forward(
      weight: places.weight, input: output(ofLayer: layer - 1, input: input), output: z,
      rows: rows, inputs: architecture.sizes[layer - 1], units: units)
    for row in 0..<rows {
      let values = z + row * units
      for unit in 0..<units { values[unit] += places.bias[unit] }
    }
  }

  /// A[l] = g[l](U[l]) for all layers but the last, whose Z is returned, as at evaluation: without dropout, and with the
  /// running statistics of batch normalisation.
  ///
  /// - Parameters:
  ///   - input: A[0], rows × n[0].
  ///   - rows: at most the capacity.
  /// - Returns: Z[L], rows × n[L], to be used before the next call.
  mutating func forward(_ input: UnsafePointer<Float>, rows: Int) -> UnsafeMutablePointer<Float> {
    precondition(rows <= capacity, "the rows fit the buffers")
    for layer in 1..<architecture.layerCount {
      multiply(layer: layer, input: input, rows: rows)
      let (places, units) = (layers[layer - 1], architecture.sizes[layer])
      if let affine = places.places.affine {
        architecture.normalization.normalize(
          places.output, rows: rows, units: units, affine: affine, running: places.running, factors: factors)
      }
      architecture.activations[layer - 1].apply(to: places.output, count: rows * units)
    }
    multiply(layer: architecture.layerCount, input: input, rows: rows)
    return layers[architecture.layerCount - 1].output
  }

  /// Calls a body with Z[L] of all examples, some rows at a time.
  ///
  /// - Parameter body: takes Z[L], the number of the first of its rows, and how many they are.
  private mutating func forEachBatch(
    of features: [Float], count: Int, _ body: (UnsafeMutablePointer<Float>, Int, Int) -> Void
  ) {
    let featureCount = architecture.sizes[0]
    precondition(features.count == count * featureCount, "the examples have the network's features")
    features.withUnsafeBufferPointer { features in
      guard let features = features.baseAddress else { return }
      for start in stride(from: 0, to: count, by: Self.evaluationRows) {
        let rows = min(Self.evaluationRows, count - start)
        body(forward(features + start * featureCount, rows: rows), start, rows)
      }
    }
  }

  /// All figures of the evaluator's examples.
  public mutating func evaluate(_ evaluator: inout Evaluator) -> Figures {
    var tally = Tally()
    let examples = evaluator.examples
    let (loss, outputs) = (architecture.loss, architecture.outputs)
    let target = evaluator.outputs
    examples.targets.withUnsafeBufferPointer { targets in
      guard let targets = targets.baseAddress else { return }
      forEachBatch(of: examples.features, count: examples.count) { z, start, rows in
        loss.evaluate(
          z, targets: targets + start, rows: rows, outputs: outputs, gradient: nil, into: &tally)
        (target + start * outputs).update(from: z, count: rows * outputs)
      }
    }
    return evaluator.figures(tally)
  }

  /// As `evaluate` with an evaluator, for once.
  public mutating func evaluate(_ examples: Examples) -> Figures {
    var evaluator = Evaluator(examples, architecture: architecture)
    return evaluate(&evaluator)
  }

  /// What examples are judged by, m × n[L], one example a row: A[L] after a softmax, otherwise Z[L], from which two classes are
  /// told apart by the sign.
  ///
  /// - Parameter features: m × n[0], one example a row.
  public mutating func scores(_ features: [Float]) -> [Float] {
    let outputs = architecture.outputs
    let loss = architecture.loss
    let count = features.count / architecture.sizes[0]
    return [Float](unsafeUninitializedCapacity: count * outputs) { buffer, initialized in
      guard let address = buffer.baseAddress else { return }
      forEachBatch(of: features, count: count) { z, start, rows in
        if loss == .categoricalCrossEntropy { Loss.softmax(z, rows: rows, outputs: outputs) }
        (address + start * outputs).initialize(from: z, count: rows * outputs)
      }
      initialized = count * outputs
    }
  }
}
