// A network in memory: the forward pass and evaluation.

/// Parameters, with activation buffers for a number of examples at once.
public struct Network: ~Copyable {
  /// The number of examples per forward pass at evaluation: enough for fast products, few enough for the activations
  /// to stay in cache.
  static let evaluationRows = 128

  public let architecture: Architecture
  let layout: ParameterLayout
  private var arena: Arena
  /// The trainable parameters, arranged by the layout.
  let parameters: UnsafeMutablePointer<Float>
  /// Running means and variances, in the order of `Parameters.statistics`.
  private let statistics: UnsafeMutableBufferPointer<Float>
  /// The buffers of layer l, at index l − 1.
  let layers: [Layer]
  /// The features of the examples being evaluated.
  private let input: UnsafeMutablePointer<Float>
  /// Scratch for normalisation at evaluation.
  private let factors: UnsafeMutablePointer<Float>
  /// Scratch for the loss.
  let lossScratch: UnsafeMutablePointer<Float>
  private let capacity: Int

  /// A layer's buffers in the arena.
  struct Layer {
    let places: LayerPlaces
    let running: Normalization.Running?
    /// A[l], capacity × n[l], in panels; Z for the last layer.
    let output: UnsafeMutablePointer<Float>
  }

  /// - Parameter rows: the minimum capacity in examples.
  public init(_ initial: Parameters, rows: Int = 0) {
    let architecture = initial.architecture
    let layout = ParameterLayout(architecture)
    let capacity = max(rows, Self.evaluationRows)
    let sizes = architecture.sizes.map(Panels.rounded)
    let widest = sizes.dropFirst().max() ?? 0
    let factorCount = architecture.normalization == .none ? 0 : 2 * widest
    let scratchCount = Loss.scratch(outputs: architecture.outputs)
    var arena = Arena(
      capacities: [
        layout.count, architecture.statisticsCount, sizes[0] * Self.evaluationRows, factorCount, scratchCount,
      ] + sizes.dropFirst().map { $0 * capacity })
    let parameters = arena.takeAddress(layout.count)
    let statistics = arena.take(architecture.statisticsCount)
    input = arena.takeAddress(sizes[0] * Self.evaluationRows)
    factors = arena.takeAddress(factorCount)
    lossScratch = arena.takeAddress(scratchCount)
    let places = LayerPlaces.all(of: layout, in: parameters)
    layers = (1...architecture.layerCount).map { layer in
      let running = architecture.statisticsRanges(ofLayer: layer).flatMap { ranges in
        statistics.baseAddress.map {
          Normalization.Running(mean: $0 + ranges.mean.lowerBound, variance: $0 + ranges.variance.lowerBound)
        }
      }
      return Layer(
        places: places[layer - 1], running: running,
        output: arena.takeAddress(sizes[layer] * capacity))
    }
    self.architecture = architecture
    self.layout = layout
    self.parameters = parameters
    self.statistics = statistics
    self.arena = arena
    self.capacity = capacity
    load(initial)
  }

  /// The bytes that a network needs at evaluation.
  public static func memory(_ architecture: Architecture) -> Int {
    let sizes = architecture.sizes.map(Panels.rounded)
    let activations = sizes.reduce(0, +) * evaluationRows
    return 4 * (ParameterLayout(architecture).count + architecture.statisticsCount + activations)
  }

  /// - Precondition: the parameters have the same architecture.
  public mutating func load(_ new: Parameters) {
    precondition(new.architecture == architecture, "the parameters are of this architecture")
    new.values.withUnsafeBufferPointer { values in
      if let values = values.baseAddress { layout.place(values, in: parameters) }
    }
    _ = statistics.update(fromContentsOf: new.statistics)
  }

  /// The current parameters.
  public borrowing func copyParameters() -> Parameters {
    var copy = Parameters(
      architecture: architecture, values: Array(repeating: 0, count: architecture.parameterCount))
    copyParameters(to: &copy)
    return copy
  }

  /// Like `copyParameters`, but without allocating.
  ///
  /// - Precondition: the parameters have the same architecture.
  public borrowing func copyParameters(to kept: inout Parameters) {
    precondition(kept.architecture == architecture, "the parameters are of this architecture")
    kept.values.withUnsafeMutableBufferPointer { values in
      if let values = values.baseAddress { layout.copy(parameters, to: values) }
    }
    kept.statistics.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: statistics) }
  }

  /// A[l], where 0 is the input; valid after a forward pass with that input.
  func output(ofLayer layer: Int, input: UnsafePointer<Float>) -> UnsafePointer<Float> {
    layer == 0 ? input : UnsafePointer(layers[layer - 1].output)
  }

  /// Computes Z[l] = W[l] A[l−1] + b[l] into the layer's output.
  func multiply(layer: Int, input: UnsafePointer<Float>, rows: Int) {
    let places = layers[layer - 1].places
    kernels.forward(
      places.weight, places.bias, output(ofLayer: layer - 1, input: input), layers[layer - 1].output, rows,
      architecture.sizes[layer - 1], architecture.sizes[layer])
  }

  /// Computes A[l] = g[l](U[l]) for all layers except the last, and returns Z of that, as at evaluation: without
  /// dropout and with the running statistics of batch normalisation.
  ///
  /// - Parameters:
  ///   - input: A[0], rows × n[0], in panels.
  ///   - rows: at most the capacity.
  /// - Returns: Z[L], rows × n[L], in panels; valid until the next call.
  private mutating func forward(_ input: UnsafePointer<Float>, rows: Int) -> UnsafeMutablePointer<Float> {
    precondition(rows <= capacity, "the rows fit the buffers")
    for layer in 1..<architecture.layerCount {
      multiply(layer: layer, input: input, rows: rows)
      let (places, units) = (layers[layer - 1], architecture.sizes[layer])
      if let affine = places.places.affine {
        architecture.normalization.normalize(
          places.output, rows: rows, units: units, affine: affine, running: places.running, factors: factors)
      }
      architecture.activations[layer - 1].apply(to: places.output, count: rows * Panels.rounded(units))
    }
    multiply(layer: architecture.layerCount, input: input, rows: rows)
    return layers[architecture.layerCount - 1].output
  }

  /// Calls a function with Z[L] of all examples, a block of rows at a time.
  ///
  /// - Parameter body: takes Z[L], the index of its first row, and the number of rows.
  private mutating func forEachBatch(
    of features: [Float], count: Int, _ body: (UnsafeMutablePointer<Float>, Int, Int) -> Void
  ) {
    let featureCount = architecture.sizes[0]
    precondition(features.count == count * featureCount, "the examples have the network's features")
    features.withUnsafeBufferPointer { features in
      guard let features = features.baseAddress else { return }
      for start in stride(from: 0, to: count, by: Self.evaluationRows) {
        let rows = min(Self.evaluationRows, count - start)
        kernels.gather(features + start * featureCount, featureCount, nil, rows, input)
        body(forward(input, rows: rows), start, rows)
      }
    }
  }

  /// All metrics of the evaluator's examples.
  public mutating func evaluate(_ evaluator: inout Evaluator) -> MetricValues {
    var accumulator = evaluator.takeAccumulator()
    let examples = evaluator.examples
    let (loss, outputs) = (architecture.loss, architecture.outputs)
    let (outputsOfAll, scratch) = (evaluator.outputs, lossScratch)
    examples.withTargets { targets in
      forEachBatch(of: examples.features, count: examples.count) { z, start, rows in
        loss.evaluate(
          z, targets.rows(from: start, count: rows), outputs: outputs, gradient: nil, scratch: scratch,
          into: &accumulator)
        Panels.copy(z, rows: rows, columns: outputs, to: outputsOfAll + start * outputs)
      }
    }
    return evaluator.values(accumulator)
  }

  /// Like `evaluate` with an evaluator, for a single use.
  public mutating func evaluate(_ examples: Examples) -> MetricValues {
    var evaluator = Evaluator(examples, architecture: architecture)
    return evaluate(&evaluator)
  }

  /// The outputs used for metrics, m × n[L], one example per row: A[L] after a softmax and of `poisson`, otherwise Z[L],
  /// whose sign separates two classes, and decides on each label.
  ///
  /// - Parameter features: m × n[0], one example per row.
  public mutating func scores(_ features: [Float]) -> [Float] {
    let outputs = architecture.outputs
    let (loss, scratch) = (architecture.loss, lossScratch)
    let count = features.count / architecture.sizes[0]
    return [Float](unsafeUninitializedCapacity: count * outputs) { buffer, initialized in
      guard let address = buffer.baseAddress else { return }
      forEachBatch(of: features, count: count) { z, start, rows in
        loss.finish(z, rows: rows, outputs: outputs, scratch: scratch)
        Panels.copy(z, rows: rows, columns: outputs, to: address + start * outputs)
      }
      initialized = count * outputs
    }
  }
}
