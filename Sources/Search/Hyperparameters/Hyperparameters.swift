// The hyperparameters of one cell, in canonical form.

import Datasets
import JSON
import NeuralNetwork

/// Everything about a training except its data and its seed, with defaults resolved and inapplicable hyperparameters
/// removed.
///
/// `depth: 2, width: 16` and `hidden_layers: [16, 16]` give equal values, as do `auto` and what it resolves to.
public struct Hyperparameters: Hashable, Sendable {
  /// Shared by copies: plans hold and copy many cells.
  private let storage: Storage

  private final class Storage: Sendable {
    let values: ParameterValues
    let settings: EngineSettings

    init(_ values: ParameterValues, _ settings: EngineSettings) {
      self.values = values
      self.settings = settings
    }
  }

  var values: ParameterValues { storage.values }
  var settings: EngineSettings { storage.settings }

  /// - Parameters:
  ///   - given: values by name; missing ones take their defaults.
  ///   - data: what they are to be trained on.
  /// - Throws: if a value does not suit other values or the data.
  package init(_ given: [String: ParameterValue], for data: DataShape) throws(UnsuitableValue) {
    try self.init(given, for: data, registry: .standard)
  }

  /// - Parameter registry: a registry to check; normally the standard one.
  init(
    _ given: [String: ParameterValue], for data: DataShape, registry: HyperparameterRegistry
  ) throws(UnsuitableValue) {
    var given = ParameterValues(given)
    given = given.with(partsOf: given, registry)
    var values = ParameterValues()
    let all = registry.definitions
    // By index, since definitions are large to copy.
    for index in all.indices where all[index].applies(values, to: data) {
      let name = all[index].name
      let former = data.hasFormerDefaults ? all[index].formerDefault(values) : nil
      var value = given[name] ?? former ?? all[index].defaultValue(values)
      if value == nil, let assembled = all[index].assembled { value = try assembled(values) }
      guard let value else { continue }
      values[name] = try all[index].canonical(value, values, data)
    }
    values = values.with(partsOf: values, registry)
    for (name, check) in registry.checks where values[name] != nil { try check(values) }

    var settings = EngineSettings()
    for (name, apply) in registry.effects where values[name] != nil { try apply(values, &settings) }
    storage = Storage(values, settings)
  }

  public static func == (first: Hyperparameters, second: Hyperparameters) -> Bool {
    first.values == second.values
  }

  public func hash(into hasher: inout Hasher) { hasher.combine(values) }

  // MARK: By name

  /// A hyperparameter's value by name; nil if it does not apply, such as `width` for layers of different sizes.
  public func value(_ name: String) -> ParameterValue? { values[name] }

  /// The values that decide the result. Parts follow from their whole, and neutral values are omitted.
  package var json: JSONValue { json(without: []) }

  /// - Parameter omitted: further names to omit.
  package func json(without omitted: Set<String>) -> JSONValue {
    var members: [String: JSONValue] = [:]
    let all = HyperparameterDefinition.all
    for index in all.indices where !all[index].isPart && !omitted.contains(all[index].name) {
      let name = all[index].name
      guard let value = value(name), value != all[index].neutralValue else { continue }
      members[name] = value.json
    }
    return .object(members)
  }

  /// A summary of these hyperparameters as far as they apply, such as `depth 2, width 16, learning_rate 0.1`.
  public func summary(of names: [String]) -> String {
    names.compactMap { name in value(name).map { "\(name) \($0)" } }.joined(separator: ", ")
  }

  // MARK: For the engine

  public var hiddenLayers: [Int] { settings.hiddenLayers }

  /// nil to follow each layer's activation.
  public var initializer: Initializer? { settings.initializer }

  public var epochs: Int { settings.training.epochs }

  public var loss: Loss { settings.loss }

  /// How features and target are prepared.
  public var recipe: RecipeChoices { settings.recipe }

  /// Whether a binary classifier's threshold is chosen on the validation split.
  public var tunesThreshold: Bool { settings.tunesThreshold }

  package var schedule: LearningRateSchedule { settings.training.schedule }

  /// The network's architecture on prepared data.
  package func architecture(inputs recipe: Recipe, data: DataShape) -> Architecture {
    architecture(
      featureCount: recipe.inputCount, classCount: data.classCount, targetCount: data.targetCount,
      embeddings: recipe.embeddings)
  }

  /// The network's architecture on a data set of numbers.
  ///
  /// - Parameters:
  ///   - classCount: 0 for a regression and for labels.
  ///   - targetCount: the labels, or the numbers of a regression.
  public func architecture(featureCount: Int, classCount: Int, targetCount: Int = 1) -> Architecture {
    architecture(
      featureCount: featureCount, classCount: classCount, targetCount: targetCount, embeddings: [])
  }

  private func architecture(
    featureCount: Int, classCount: Int, targetCount: Int, embeddings: [Embedding]
  ) -> Architecture {
    let outputs = settings.loss.outputs(classCount: classCount, targetCount: targetCount)
    return Architecture(
      sizes: [featureCount] + settings.hiddenLayers + [outputs], embeddings: embeddings,
      activations: settings.activations, normalization: settings.normalization, loss: settings.loss)
  }

  /// - Parameter classCounts: the number of training examples of each class, for `balanced` weights.
  public func trainingSettings(classCounts: [Int]) -> TrainingSettings {
    var training = settings.training
    training.regularization.classWeights = settings.classWeights.factors(classCounts)
    return training
  }

  public func earlyStopping(_ objective: Objective) -> EarlyStopping {
    EarlyStopping(
      patience: settings.patience, minimumChange: settings.minimumChange, isError: objective.goal == .minimize
    )
  }
}

extension ParameterValues {
  /// The parts of every whole: `depth` and `width` of `hidden_layers`.
  package var parts: ParameterValues { ParameterValues().with(partsOf: self, .standard) }

  /// The values including the parts of every whole.
  package var withParts: ParameterValues { with(partsOf: self, .standard) }

  fileprivate func with(partsOf values: ParameterValues, _ registry: HyperparameterRegistry)
    -> ParameterValues
  {
    var result = self
    for (name, part) in registry.parts {
      guard let whole = values[part.whole] else { continue }
      result[name] = part.value(whole)
    }
    return result
  }
}
