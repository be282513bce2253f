// A random network with examples, for the engine and the reference.

import NeuralNetwork
import Randomness

/// What a comparison is about.
struct Kind {
  var activations: [Activation]
  var loss: Loss
  var normalization = Normalization.none
  /// Inputs and hidden widths.
  var sizes: [Int]
  /// Of a categorical cross-entropy or a hinge.
  var classCount = 2
  /// Labels, or numbers of a regression.
  var targetCount: Int
  var examples: Int
  var seed: UInt64

  /// One activation for all hidden layers.
  init(
    _ activation: Activation, _ loss: Loss, _ normalization: Normalization = .none, sizes: [Int],
    classCount: Int = 3, targetCount: Int = 1, examples: Int, seed: UInt64
  ) {
    activations = Array(repeating: activation, count: sizes.count - 1)
    self.loss = loss
    self.normalization = normalization
    self.sizes = sizes
    self.targetCount = targetCount
    self.classCount = loss.classifies ? (loss == .binaryCrossEntropy ? 2 : classCount) : 0
    self.examples = examples
    self.seed = seed
  }
}

struct Pair {
  let architecture: Architecture
  let parameters: Parameters
  let examples: Examples
  let x: Matrix
  let y: Matrix

  init(_ kind: Kind) {
    let outputs = kind.loss.outputs(classCount: kind.classCount, targetCount: kind.targetCount)
    architecture = Architecture(
      sizes: kind.sizes + [outputs], activations: kind.activations, normalization: kind.normalization,
      loss: kind.loss)
    var stream = RandomStream(seed: kind.seed, purpose: .split)
    let drawn = Parameters(architecture: architecture, initializer: .xavierNormal, seed: kind.seed)
    // Biases that are not zero and scales that are not one, so that a missing one would show.
    parameters = Parameters(
      architecture: architecture,
      values: drawn.values.map { $0 == 0 || $0 == 1 ? $0 + Float(stream.normal() * 0.2) : $0 })
    let features = (0..<kind.examples * kind.sizes[0]).map { _ in Float(stream.normal()) }
    let targetCount = architecture.targetCount
    let targets: [Float] = (0..<kind.examples * targetCount).map { _ in
      if kind.loss.classifies { return Float(stream.integer(below: UInt32(kind.classCount))) }
      return kind.loss == .poisson ? Float(stream.integer(below: 5)) : Float(stream.normal())
    }
    examples = Examples(
      features: features, targets: targets, featureCount: kind.sizes[0], targetCount: targetCount)
    x = examples.featureMatrix
    y = examples.targetMatrix(architecture)
  }

  func reference(_ regularization: Regularization = Regularization()) -> ReferenceNetwork {
    ReferenceNetwork(parameters, regularization)
  }

  /// The masks of dropout in the first step of the first epoch: a word of the stream for each unit of each example, example
  /// by example and layer by layer.
  func masks(rate: Double, seed: UInt64) -> [Matrix] {
    var stream = RandomStream(seed: seed, purpose: .dropout, index: 1)
    return architecture.sizes.dropFirst().dropLast().map { units in
      // A word for each element of the panels, 16 units of one example after the other.
      let factors = (0..<(units + 15) / 16 * 16 * examples.count).map { _ in
        Double(stream.nextWord()) < rate * 0x1p32 ? 0 : 1 / (1 - rate)
      }
      return Matrix(rows: units, columns: examples.count) { unit, example in
        factors[(unit / 16 * examples.count + example) * 16 + unit % 16]
      }
    }
  }
}

extension Examples {
  /// X, an example a column.
  var featureMatrix: Matrix {
    let features = inputs.form.numbers
    return Matrix(rows: features, columns: count) { Double(inputs.numbers[$1 * features + $0]) }
  }

  /// Y: one-hot for several classes, and the target for each of its levels.
  func targetMatrix(_ architecture: Architecture) -> Matrix {
    Matrix(rows: architecture.outputs, columns: count) { output, example in
      if architecture.task == .classification, architecture.outputs > 1 {
        return Int(targets[example]) == output ? 1 : 0
      }
      return Double(targets[example * targetCount + output / architecture.loss.outputsPerTarget])
    }
  }
}

extension ReferenceNetwork {
  init(_ parameters: Parameters, _ regularization: Regularization = Regularization()) {
    let architecture = parameters.architecture
    let sizes = architecture.sizes
    func matrix(_ range: Range<Int>, _ rows: Int) -> Matrix {
      Matrix(rows: rows, columns: range.count / rows, values: parameters.values[range].map(Double.init))
    }
    let layers = (1...architecture.layerCount).map { (sizes[$0], architecture.parameterRanges(ofLayer: $0)) }
    let normalized = architecture.normalization == .none ? [] : Array(layers.dropLast())
    let objective = ReferenceObjective(
      loss: ReferenceLoss(architecture.loss), labelSmoothing: Double(regularization.labelSmoothing),
      classWeights: regularization.classWeights.isEmpty ? nil : regularization.classWeights.map(Double.init),
      l1: Double(regularization.l1), l2: Double(regularization.l2))
    self.init(
      weights: layers.map { matrix($1.weight, $0) }, biases: layers.map { matrix($1.bias, $0) },
      scales: normalized.map { matrix($1.scale, $0) }, shifts: normalized.map { matrix($1.shift, $0) },
      activations: architecture.activations.compactMap { ReferenceActivation(rawValue: $0.rawValue) },
      normalization: ReferenceNormalization(rawValue: architecture.normalization.rawValue) ?? .none,
      objective: objective)
  }
}

extension ReferenceLoss {
  init(_ loss: Loss) {
    switch loss {
    case .binaryCrossEntropy: self = .binaryCrossEntropy
    case .categoricalCrossEntropy: self = .categoricalCrossEntropy
    case .meanSquaredError: self = .meanSquaredError
    case .meanAbsoluteError: self = .meanAbsoluteError
    case .huber(let delta): self = .huber(delta: Double(delta))
    case .hinge: self = .hinge
    case .quantile(let levels): self = .quantile(levels: levels)
    case .poisson: self = .poisson
    }
  }
}
