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
  /// The inputs of the examples being evaluated.
  private let input: InputBatch
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

  /// - Parameters:
  ///   - form: the form of the inputs; nil if all but the embeddings are numbers.
  ///   - rows: the minimum capacity in examples.
  public init(_ initial: Parameters, form: InputForm? = nil, rows: Int = 0) {
    let architecture = initial.architecture
    let inputs = InputBatch.Layout(form ?? InputForm(architecture), architecture)
    let layout = ParameterLayout(architecture)
    let capacity = max(rows, Self.evaluationRows)
    let sizes = architecture.sizes.map(Panels.rounded)
    let widest = sizes.dropFirst().max() ?? 0
    let factorCount = architecture.normalization == .none ? 0 : 2 * widest
    let scratchCount = Loss.scratch(outputs: architecture.outputs)
    var arena = Arena(
      capacities: [layout.count, architecture.statisticsCount] + inputs.capacities(rows: Self.evaluationRows)
        + [factorCount, scratchCount] + sizes.dropFirst().map { $0 * capacity })
    let parameters = arena.takeAddress(layout.count)
    let statistics = arena.take(architecture.statisticsCount)
    input = InputBatch(inputs, rows: Self.evaluationRows, in: &arena)
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
  ///
  /// - Parameter form: the form of its inputs; nil if all but the embeddings are numbers.
  public static func memory(_ architecture: Architecture, form: InputForm? = nil) -> Int {
    let inputs = InputBatch.Layout(form ?? InputForm(architecture), architecture)
    let activations = architecture.sizes.dropFirst().reduce(0) { $0 + Panels.rounded($1) } * evaluationRows
    return 4
      * (inputs.capacities(rows: evaluationRows).reduce(0, +) + ParameterLayout(architecture).count
        + architecture.statisticsCount + activations)
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

  /// Computes Z[l] = W[l] A[l−1] + b[l] into the layer's output.
  ///
  /// - Parameter input: A[0].
  func multiply(layer: Int, input: InputBatch, rows: Int) {
    guard layer > 1 else { return multiply(input, rows: rows) }
    let (places, inputs) = (layers[layer - 1].places, architecture.sizes[layer - 1])
    kernels.forward(
      places.weight, places.bias, layers[layer - 2].output, layers[layer - 1].output, rows, inputs, inputs,
      architecture.sizes[layer])
  }

  /// Computes A[l] = g[l](U[l]) for all layers except the last, and returns Z of that, as at evaluation: without
  /// dropout and with the running statistics of batch normalisation.
  ///
  /// - Parameters:
  ///   - input: A[0].
  ///   - rows: at most the capacity.
  /// - Returns: Z[L], rows × n[L], in panels; valid until the next call.
  private mutating func forward(_ input: InputBatch, rows: Int) -> UnsafeMutablePointer<Float> {
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
    of inputs: Inputs, _ body: (UnsafeMutablePointer<Float>, Int, Int) -> Void
  ) {
    precondition(inputs.form == input.layout.form, "the examples have the network's inputs")
    inputs.withSource { source in
      for start in stride(from: 0, to: inputs.count, by: Self.evaluationRows) {
        let rows = min(Self.evaluationRows, inputs.count - start)
        input.gather(source.from(start), rows: rows)
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
      forEachBatch(of: examples.inputs) { z, start, rows in
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
  public mutating func scores(_ inputs: Inputs) -> [Float] { results(inputs, areFinished: true) }

  /// Z[L], m × n[L], one example per row.
  public mutating func outputs(_ inputs: Inputs) -> [Float] { results(inputs, areFinished: false) }

  private mutating func results(_ inputs: Inputs, areFinished: Bool) -> [Float] {
    let (outputs, count) = (architecture.outputs, inputs.count)
    let (loss, scratch) = (architecture.loss, lossScratch)
    return [Float](unsafeUninitializedCapacity: count * outputs) { buffer, initialized in
      guard let address = buffer.baseAddress else { return }
      forEachBatch(of: inputs) { z, start, rows in
        if areFinished { loss.finish(z, rows: rows, outputs: outputs, scratch: scratch) }
        Panels.copy(z, rows: rows, columns: outputs, to: address + start * outputs)
      }
      initialized = count * outputs
    }
  }

  /// Like `scores` of inputs that are all numbers.
  ///
  /// - Parameter features: m × n[0], one example per row.
  public mutating func scores(_ features: [Float]) -> [Float] {
    let inputs = architecture.sizes[0]
    return scores(
      Inputs(numbers: features, form: InputForm(numbers: inputs), count: features.count / inputs))
  }
}
