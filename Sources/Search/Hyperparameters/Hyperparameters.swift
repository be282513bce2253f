// The settings of one cell in the one form that stands for all equal ones.

import Datasets
import JSON
import NeuralNetwork

/// Everything about a training but its data and its seed, with nothing left open and nothing that does not apply.
///
/// `depth: 2, width: 16` and `hidden_layers: [16, 16]` give equal values, as do `auto` and what it stands for.
public struct Hyperparameters: Hashable, Sendable {
  private var values = ParameterValues()

  /// - Parameters:
  ///   - given: by name; what is missing takes its default.
  ///   - classCount: 0 for a regression.
  /// - Throws: where a value does not go with the others or with the task, with the hyperparameter's name.
  package init(_ given: [String: ParameterValue], task: Task, classCount: Int) throws(Unsuitable) {
    let layers = Self.hiddenLayers(given)
    var given = given
    if let layers { given["depth"] = .integer(layers.count) }
    for definition in HyperparameterDefinition.all where definition.applies(values) {
      guard let value = given[definition.name] ?? definition.defaultValue(values) else { continue }
      values[definition.name] = try canonical(value, of: definition.name, task: task, classCount: classCount)
    }
    let widths = layers ?? Array(repeating: values.integer("width"), count: values.integer("depth"))
    values["hidden_layers"] = .layers(widths)
    values["width"] = Set(widths).count == 1 ? .integer(widths[0]) : nil
    guard warmupEpochs < epochs else {
      throw Unsuitable(
        name: "warmup_epochs", message: "a warm-up of \(warmupEpochs) epochs needs more epochs than \(epochs)"
      )
    }
  }

  package struct Unsuitable: Error {
    package let name: String
    package let message: String
  }

  /// The form that stands for all equal values.
  private func canonical(
    _ value: ParameterValue, of name: String, task: Task, classCount: Int
  ) throws(Unsuitable) -> ParameterValue {
    switch (name, value) {
    case ("loss", .name(let loss)): return .name(try Self.loss(loss, for: task))
    case ("activation", .names(let names)):
      let depth = values.integer("depth")
      guard names.count == depth else {
        throw Unsuitable(
          name: name,
          message: "\(value) names \(names.count) activations for a network with \(depth) hidden layers")
      }
      return Set(names).count == 1 ? .name(names[0]) : value
    case ("initializer", .name(HyperparameterDefinition.automatic)):
      let suited = Set(activations.map(Initializer.suited))
      guard suited.count <= 1 else { return value }
      return .name((suited.first ?? .suited(to: .identity)).rawValue)
    case ("class_weights", .numbers(let weights)):
      guard weights.count == classCount else {
        throw Unsuitable(
          name: name, message: "\(value) has \(weights.count) weights for \(classCount) classes")
      }
      return value
    default: return value
    }
  }

  private static func loss(_ name: String, for task: Task) throws(Unsuitable) -> String {
    let suitable: [Loss] =
      switch task {
      case .binary: [.binaryCrossEntropy, .categoricalCrossEntropy, .hinge]
      case .multiclass: [.categoricalCrossEntropy, .hinge]
      case .regression: [.meanSquaredError, .meanAbsoluteError, .huber(delta: 1)]
      }
    let names = suitable.map(\.name)
    if name == HyperparameterDefinition.automatic { return names[0] }
    guard names.contains(name) else {
      throw Unsuitable(
        name: "loss",
        message: "\(name) does not suit a \(task.rawValue) target; use \(names.joined(separator: " or "))")
    }
    return name
  }

  private static func hiddenLayers(_ given: [String: ParameterValue]) -> [Int]? {
    if case .layers(let widths) = given["hidden_layers"] { widths } else { nil }
  }

  // MARK: By name

  /// A hyperparameter by its name in the spec; nil where it does not apply: `width` of layers that differ, say.
  public func value(_ name: String) -> ParameterValue? { values[name] }

  /// What decides the result: depth and width follow from `hidden_layers`, and what is neutral changes nothing.
  package var json: JSONValue { json(without: []) }

  /// - Parameter omitted: names that are left out as well.
  package func json(without omitted: Set<String>) -> JSONValue {
    let omitted = omitted.union(["depth", "width"])
    var members: [String: JSONValue] = [:]
    for definition in HyperparameterDefinition.all where !omitted.contains(definition.name) {
      guard let value = value(definition.name), value != definition.neutralValue else { continue }
      members[definition.name] = value.json
    }
    return .object(members)
  }

  /// For people, such as `depth 2, width 16, learning_rate 0.1`: these hyperparameters of it, where they apply.
  public func summary(of names: [String]) -> String {
    names.compactMap { name in value(name).map { "\(name) \($0)" } }.joined(separator: ", ")
  }

  // MARK: For the engine

  public var hiddenLayers: [Int] {
    if case .layers(let widths) = values["hidden_layers"] { widths } else { [] }
  }

  private var activations: [Activation] {
    let names: [String]
    switch values["activation"] {
    case .name(let name): names = Array(repeating: name, count: values.integer("depth"))
    case .names(let list): names = list
    default: names = []
    }
    return names.compactMap(Activation.init(rawValue:))
  }

  /// nil for that which suits each layer's activation.
  public var initializer: Initializer? { Initializer(rawValue: values.name("initializer")) }

  public var epochs: Int { values.integer("epochs") }
  private var warmupEpochs: Int { values.integer("warmup_epochs") }

  public var loss: Loss {
    // Names have been checked when they were read.
    Loss(name: values.name("loss"), huberDelta: Float(values.number("huber_delta"))) ?? .meanSquaredError
  }

  /// The network's shape on a data set.
  public func architecture(featureCount: Int, classCount: Int) -> Architecture {
    Architecture(
      sizes: [featureCount] + hiddenLayers + [loss.outputs(classCount: classCount)], activations: activations,
      normalization: Normalization(rawValue: values.name("normalization")) ?? .none, loss: loss)
  }

  /// - Parameter classCounts: the training examples of each class, from which `balanced` weights follow.
  public func trainingSettings(classCounts: [Int]) -> TrainingSettings {
    var settings = TrainingSettings(
      learningRate: values.number("learning_rate"), batchSize: values.integer("batch_size"), epochs: epochs)
    settings.optimizer = optimizer
    settings.schedule = schedule
    settings.warmupEpochs = warmupEpochs
    settings.batchNormMomentum = Float(values.number("batch_norm_momentum"))
    settings.regularization.l1 = Float(values.number("l1"))
    settings.regularization.l2 = Float(values.number("l2"))
    settings.regularization.weightDecay = values.number("weight_decay")
    settings.regularization.dropout = values.number("dropout")
    settings.regularization.maxNorm = Float(values.number("max_norm"))
    settings.regularization.clipNorm = Float(values.number("clip_norm"))
    settings.regularization.labelSmoothing = Float(values.number("label_smoothing"))
    settings.regularization.classWeights = classWeights(classCounts)
    return settings
  }

  public func earlyStopping(_ objective: Objective) -> EarlyStopping {
    EarlyStopping(
      patience: values.integer("patience"), minimumChange: values.number("min_delta"),
      isError: objective.goal == .minimize)
  }

  private func classWeights(_ classCounts: [Int]) -> [Float] {
    switch values["class_weights"] {
    case .numbers(let weights): return weights.map { Float($0) }
    case .name("balanced"):
      let total = classCounts.reduce(0, +)
      return classCounts.map { Float(Double(total) / Double(classCounts.count * max($0, 1))) }
    default: return []
    }
  }

  private var optimizer: Optimizer {
    let momentum = Float(values.number("momentum"))
    let epsilon = Float(values.number("epsilon"))
    let moments = Optimizer.Moments(
      beta1: values.number("beta1"), beta2: values.number("beta2"), epsilon: epsilon)
    return switch values.name("optimizer") {
    case "momentum": .momentum(momentum)
    case "nesterov": .nesterov(momentum)
    case "rmsprop": .rmsprop(rho: Float(values.number("rho")), epsilon: epsilon, momentum: momentum)
    case "adagrad": .adagrad(epsilon: epsilon)
    // AdamW is Adam with weight decay, which is decoupled for every optimizer.
    case "adam", "adamw": .adam(moments)
    case "nadam": .nadam(moments, momentumDecay: values.number("momentum_decay"))
    default: .sgd
    }
  }

  package var schedule: LearningRateSchedule {
    let gamma = values.number("gamma")
    let minimum = values.number("minimum_learning_rate")
    return switch values.name("schedule") {
    case "step": .step(size: values.integer("step_size"), gamma: gamma)
    case "exponential": .exponential(gamma: gamma)
    case "cosine": .cosine(minimum: minimum)
    case "polynomial": .polynomial(power: values.number("power"))
    case "one_cycle":
      .oneCycle(
        rising: values.number("pct_start"), initialDivisor: values.number("div_factor"),
        finalDivisor: values.number("final_div_factor"))
    case "reduce_on_plateau":
      .reduceOnPlateau(factor: gamma, patience: values.integer("plateau_patience"), minimum: minimum)
    default: .constant
    }
  }
}
