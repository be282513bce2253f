// A network in memory, ready to compute: the forward pass and what is measured with it.

/// Parameters with buffers for the activations of a number of examples at once.
public struct Network: ~Copyable {
  /// How many examples go forward together at evaluation: enough for the products to be quick, and few enough for the
  /// activations to stay in cache.
  static let evaluationRows = 128

  public let architecture: Architecture
  let layout: ParameterLayout
  private var arena: Arena
  /// All that training changes, as the layout has it.
  let parameters: UnsafeMutablePointer<Float>
  /// Running means and variances, in the order of `Parameters.statistics`.
  private let statistics: UnsafeMutableBufferPointer<Float>
  /// What belongs to layer l, at index l − 1.
  let layers: [Layer]
  /// The features of the examples of an evaluation.
  private let input: UnsafeMutablePointer<Float>
  /// Room that normalisation needs at evaluation.
  private let factors: UnsafeMutablePointer<Float>
  /// Room that the loss needs.
  let lossScratch: UnsafeMutablePointer<Float>
  private let capacity: Int

  /// The places of a layer in the arena.
  struct Layer {
    let places: LayerPlaces
    let running: Normalization.Running?
    /// A[l], capacity × n[l], in panels; of the last layer it is Z.
    let output: UnsafeMutablePointer<Float>
  }

  /// - Parameter rows: how many examples must fit at once, at least.
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

  /// The bytes that a network takes at evaluation.
  public static func memory(_ architecture: Architecture) -> Int {
    let sizes = architecture.sizes.map(Panels.rounded)
    let activations = sizes.reduce(0, +) * evaluationRows
    return 4 * (ParameterLayout(architecture).count + architecture.statisticsCount + activations)
  }

  /// - Precondition: they are of the same architecture.
  public mutating func load(_ new: Parameters) {
    precondition(new.architecture == architecture, "the parameters are of this architecture")
    new.values.withUnsafeBufferPointer { values in
      if let values = values.baseAddress { layout.place(values, in: parameters) }
    }
    _ = statistics.update(fromContentsOf: new.statistics)
  }

  /// The parameters as they are now.
  public borrowing func copyParameters() -> Parameters {
    var copy = Parameters(
      architecture: architecture, values: Array(repeating: 0, count: architecture.parameterCount))
    copyParameters(to: &copy)
    return copy
  }

  /// As `copyParameters`, without taking new memory.
  ///
  /// - Precondition: they are of the same architecture.
  public borrowing func copyParameters(to kept: inout Parameters) {
    precondition(kept.architecture == architecture, "the parameters are of this architecture")
    kept.values.withUnsafeMutableBufferPointer { values in
      if let values = values.baseAddress { layout.copy(parameters, to: values) }
    }
    kept.statistics.withUnsafeMutableBufferPointer { _ = $0.update(fromContentsOf: statistics) }
  }

  /// A[l], from 0 for the input itself; valid after a forward pass with that input.
  func output(ofLayer layer: Int, input: UnsafePointer<Float>) -> UnsafePointer<Float> {
    layer == 0 ? input : UnsafePointer(layers[layer - 1].output)
  }

  /// Z[l] = W[l] A[l−1] + b[l], into the layer's output.
  func multiply(layer: Int, input: UnsafePointer<Float>, rows: Int) {
    let places = layers[layer - 1].places
    kernels.forward(
      places.weight, places.bias, output(ofLayer: layer - 1, input: input), layers[layer - 1].output, rows,
      architecture.sizes[layer - 1], architecture.sizes[layer])
  }

  /// A[l] = g[l](U[l]) for all layers but the last, whose Z is returned, as at evaluation: without dropout, and with the
  /// running statistics of batch normalisation.
  ///
  /// - Parameters:
  ///   - input: A[0], rows × n[0], in panels.
  ///   - rows: at most the capacity.
  /// - Returns: Z[L], rows × n[L], in panels, to be used before the next call.
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
        kernels.gather(features + start * featureCount, featureCount, nil, rows, input)
        body(forward(input, rows: rows), start, rows)
      }
    }
  }

  /// All metrics of the evaluator's examples.
  public mutating func evaluate(_ evaluator: inout Evaluator) -> MetricValues {
    var tally = LossAccumulator()
    let examples = evaluator.examples
    let (loss, outputs) = (architecture.loss, architecture.outputs)
    let (outputsOfAll, scratch) = (evaluator.outputs, lossScratch)
    examples.targets.withUnsafeBufferPointer { targets in
      guard let targets = targets.baseAddress else { return }
      forEachBatch(of: examples.features, count: examples.count) { z, start, rows in
        loss.evaluate(
          z, targets: targets + start, rows: rows, outputs: outputs, gradient: nil, scratch: scratch,
          into: &tally)
        Panels.copy(z, rows: rows, columns: outputs, to: outputsOfAll + start * outputs)
      }
    }
    return evaluator.values(tally)
  }

  /// As `evaluate` with an evaluator, for once.
  public mutating func evaluate(_ examples: Examples) -> MetricValues {
    var evaluator = Evaluator(examples, architecture: architecture)
    return evaluate(&evaluator)
  }

  /// What examples are judged by, m × n[L], one example a row: A[L] after a softmax, otherwise Z[L], from which two classes are
  /// told apart by the sign.
  ///
  /// - Parameter features: m × n[0], one example a row.
  public mutating func scores(_ features: [Float]) -> [Float] {
    let outputs = architecture.outputs
    let (loss, scratch) = (architecture.loss, lossScratch)
    let count = features.count / architecture.sizes[0]
    return [Float](unsafeUninitializedCapacity: count * outputs) { buffer, initialized in
      guard let address = buffer.baseAddress else { return }
      forEachBatch(of: features, count: count) { z, start, rows in
        if loss == .categoricalCrossEntropy { kernels.softmax(z, rows, outputs, scratch) }
        Panels.copy(z, rows: rows, columns: outputs, to: address + start * outputs)
      }
      initialized = count * outputs
    }
  }
}
