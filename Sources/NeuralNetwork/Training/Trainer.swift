// Trains a network epoch by epoch: shuffled minibatches, with a step after each.

import Randomness

/// A network in training.
///
/// An epoch depends only on the state before it, the settings, the examples and the seed, so training can resume at
/// any epoch.
public struct Trainer: ~Copyable {
  private var network: Network
  private let backpropagation: Backpropagation
  private var optimizer: OptimizerBuffers
  private var learningRate: LearningRate
  private let examples: Examples
  private let settings: TrainingSettings
  private let seed: UInt64
  private let batchRows: Int
  private var arena: Arena
  /// The inputs, the targets and the weights of a minibatch, gathered in shuffled order; for the full batch, its
  /// inputs, gathered once.
  private let batch:
    (inputs: InputBatch, targets: UnsafeMutablePointer<Float>, weights: UnsafeMutablePointer<Float>?)
  /// Kept for its memory.
  private var accumulator: LossAccumulator
  /// Empty for the full batch.
  private var order: [Int32]
  /// The number of completed epochs.
  public private(set) var epoch = 0

  /// - Parameters:
  ///   - initial: the initial parameters.
  ///   - examples: at least one, with inputs for the architecture.
  ///   - seed: the seed of minibatch order and dropout.
  public init(_ initial: Parameters, examples: Examples, settings: TrainingSettings, seed: UInt64) {
    let architecture = initial.architecture
    precondition(examples.count > 0 && examples.fit(architecture), "the examples fit")
    let form = examples.inputs.form
    let inputs = InputBatch.Layout(form, architecture)
    precondition(settings.batchSize >= 0, "a batch has examples")
    precondition(
      [0, architecture.classCount].contains(settings.regularization.classWeights.count),
      "there is a weight for each class")
    let rows = settings.batchRows(exampleCount: examples.count)
    let isFullBatch = rows == examples.count
    let (targets, weights) = (rows * examples.targetCount, examples.weights == nil ? 0 : rows)
    var arena = Arena(capacities: inputs.capacities(rows: rows) + [targets, weights])
    batch = (
      InputBatch(inputs, rows: rows, in: &arena), arena.takeAddress(targets),
      weights > 0 ? arena.takeAddress(weights) : nil
    )
    accumulator = LossAccumulator(architecture)
    self.arena = arena
    self.examples = examples
    self.settings = settings
    self.seed = seed
    batchRows = rows
    order = isFullBatch ? [] : Array(0..<Int32(truncatingIfNeeded: examples.count))
    backpropagation = Backpropagation(architecture, settings: settings, rows: rows)
    network = Network(initial, form: form, rows: rows)
    optimizer = OptimizerBuffers(settings, layout: network.layout)
    learningRate = LearningRate(settings, stepsPerEpoch: settings.stepsPerEpoch(exampleCount: examples.count))
    if isFullBatch { gatherFirst() }
  }

  /// Resumes from the state of another training with the same settings, examples and seed. The calls of `epochEnded`
  /// must be repeated.
  ///
  /// - Precondition: the state has the same architecture and optimizer.
  public init(resuming state: TrainingState, examples: Examples, settings: TrainingSettings, seed: UInt64) {
    self.init(state.parameters, examples: examples, settings: settings, seed: seed)
    optimizer.load(state.optimizer)
    epoch = state.epoch
  }

  /// A copy of the state between two epochs.
  public borrowing func copyState() -> TrainingState {
    TrainingState(epoch: epoch, parameters: network.copyParameters(), optimizer: optimizer.copyState())
  }

  /// The bytes needed for training, without its examples.
  ///
  /// - Parameter form: the form of their inputs; nil if all but the embeddings are numbers.
  public static func memory(
    _ architecture: Architecture, form: InputForm? = nil, exampleCount: Int, settings: TrainingSettings
  ) -> Int {
    let rows = settings.batchRows(exampleCount: exampleCount)
    // Current and best parameters and optimizer buffers; a row's activations and features.
    let kept =
      ParameterLayout(architecture).count * (1 + settings.optimizer.slotCount) + architecture.parameterCount
    let units = architecture.sizes.dropFirst().reduce(0) { $0 + Panels.rounded($1) }
    let inputs = InputBatch.Layout(form ?? InputForm(architecture), architecture)
    let inputCount = inputs.capacities(rows: rows + Network.evaluationRows).reduce(0, +)
    return 4 * (kept + units * max(rows, Network.evaluationRows) + inputCount)
      + Backpropagation.memory(architecture, rows: rows)
  }

  /// The measurements of a training epoch.
  public struct EpochResult: Equatable, Sendable {
    /// From the forward passes before the steps.
    public let accumulator: LossAccumulator
    /// The learning rate of the last step.
    public let learningRate: Double
  }

  /// Trains for one epoch, with a step after each minibatch.
  ///
  /// Minibatches are shuffled anew each epoch, and the last one may be smaller.
  /// - Parameter isCancelled: called before each step.
  /// - Returns: nil if the epoch was cancelled; training must not continue then.
  public mutating func trainEpoch(isCancelled: () -> Bool = { false }) -> EpochResult? {
    epoch += 1
    var accumulator = LossAccumulator()
    swap(&accumulator, &self.accumulator)
    accumulator.reset()
    var masks = RandomStream(seed: seed, purpose: .dropout, index: epoch)
    var rate = 0.0
    let examples = examples
    let finished = examples.inputs.withSource { inputs in
      examples.withTargets { targets in
        shuffle()
        for (step, start) in stride(from: 0, to: examples.count, by: batchRows).enumerated() {
          if isCancelled() { return false }
          rate = learningRate.rate(epoch: epoch, step: step)
          let rows = min(batchRows, examples.count - start)
          if order.isEmpty {
            self.step(targets.rows(from: 0, count: rows), rate, &masks, &accumulator)
          } else {
            gather(start, rows, inputs, targets)
            let gathered = TargetRows(values: batch.targets, weights: batch.weights, count: rows)
            self.step(gathered, rate, &masks, &accumulator)
          }
        }
        return true
      } ?? false
    }
    self.accumulator = accumulator
    return finished ? EpochResult(accumulator: accumulator, learningRate: rate) : nil
  }

  /// Reports the metric after an epoch, for `reduceOnPlateau`.
  ///
  /// - Parameters:
  ///   - epoch: from 1, in order.
  ///   - isError: whether a smaller value is better.
  public mutating func epochEnded(_ epoch: Int, metric: Double?, isError: Bool) {
    learningRate.epochEnded(epoch, metric: metric, isError: isError)
  }

  private mutating func shuffle() {
    // Start from the identity: the order must not depend on earlier epochs.
    for i in order.indices { order[i] = Int32(truncatingIfNeeded: i) }
    var stream = RandomStream(seed: seed, purpose: .shuffling, index: epoch)
    stream.shuffle(&order)
  }

  private mutating func gather(
    _ start: Int, _ rows: Int, _ inputs: Inputs.Source, _ targets: ExampleTargets
  ) {
    order.withUnsafeBufferPointer { order in
      guard let order = order.baseAddress.map({ $0 + start }) else { return }
      batch.inputs.gather(inputs, order: order, rows: rows)
      targets.gather(order, rows, to: batch.targets, weights: batch.weights)
    }
  }

  /// The inputs of the first examples, as many as in a step.
  private func gatherFirst() {
    let (batch, rows) = (batch.inputs, batchRows)
    examples.inputs.withSource { batch.gather($0, rows: rows) }
  }

  private mutating func step(
    _ targets: TargetRows, _ learningRate: Double,
    _ masks: inout RandomStream, _ accumulator: inout LossAccumulator
  ) {
    let descends = Backpropagation.canDescend(network.architecture, settings, rows: targets.count)
    backpropagation.run(
      network, input: batch.inputs, targets: targets, masks: &masks,
      descent: descends ? Float(learningRate) : nil, into: &accumulator)
    let (parameters, gradients) = (network.parameters, backpropagation.gradients)
    let (regularization, layout) = (settings.regularization, network.layout)
    if descends {
      optimizer.countStep()
    } else {
      regularization.adjust(gradients, of: parameters, in: layout)
      regularization.decay(parameters, learningRate: learningRate, in: layout)
      optimizer.apply(to: parameters, gradients: gradients, learningRate: learningRate)
    }
    regularization.limitNorms(of: network.layers, in: network.architecture)
  }

  /// Like `Network.evaluate`, with the current parameters.
  public mutating func evaluate(_ evaluator: inout Evaluator) -> MetricValues { network.evaluate(&evaluator) }

  /// Like `Network.evaluate`, for a single use.
  public mutating func evaluate(_ examples: Examples) -> MetricValues { network.evaluate(examples) }

  /// Like `Network.load`.
  public mutating func load(_ parameters: Parameters) { network.load(parameters) }

  /// The current parameters.
  public borrowing func copyParameters() -> Parameters { network.copyParameters() }

  /// Like `copyParameters`, but without allocating.
  public borrowing func copyParameters(to kept: inout Parameters) { network.copyParameters(to: &kept) }

  /// The gradients of the objective over the first `batchSize` examples, including penalties and clipping, in the
  /// order of `Parameters.values`, with the dropout masks of the next epoch's first step. The parameters are not
  /// changed. For comparisons with other implementations.
  public mutating func gradientsOfFirstBatch() -> [Float] {
    var accumulator = LossAccumulator(network.architecture)
    var masks = RandomStream(seed: seed, purpose: .dropout, index: epoch + 1)
    gatherFirst()
    examples.withTargets { targets in
      backpropagation.run(
        network, input: batch.inputs, targets: targets.rows(from: 0, count: batchRows), masks: &masks,
        into: &accumulator)
    }
    settings.regularization.adjust(backpropagation.gradients, of: network.parameters, in: network.layout)
    var gradients = [Float](repeating: 0, count: network.architecture.parameterCount)
    gradients.withUnsafeMutableBufferPointer { copy in
      if let copy = copy.baseAddress { network.layout.copy(backpropagation.gradients, to: copy) }
    }
    return gradients
  }
}
