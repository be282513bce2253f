// The settings of one cell in the one form that stands for all equal ones.

import Datasets
import JSON
import NeuralNetwork

/// Everything about a training but its data and its seed, with nothing left open and nothing that does not apply.
///
/// `depth: 2, width: 16` and `hidden_layers: [16, 16]` give equal values, as do `auto` and what it stands for.
public struct Hyperparameters: Hashable, Sendable {
  public let hiddenLayers: [Int]
  /// nil without hidden layers.
  public let activation: Activation?
  public let initializer: Initializer
  public let optimizer: Optimizer
  public let loss: Loss
  public let learningRate: Double
  public let batchSize: Int
  public let epochs: Int

  /// - Parameter values: by name; what is missing takes its default.
  /// - Throws: where a value does not go with the task, with the hyperparameter's name.
  init(_ values: [String: ParameterValue], task: Task) throws(Unsuitable) {
    func value(_ name: String) -> ParameterValue? {
      values[name] ?? HyperparameterDefinition.named(name)?.defaultValue
    }
    func integer(_ name: String) -> Int {
      if case .integer(let value) = value(name) { value } else { 0 }
    }
    func name(_ key: String) -> String {
      if case .name(let value) = value(key) { value } else { HyperparameterDefinition.automatic }
    }
    if case .layers(let widths) = values["hidden_layers"] {
      hiddenLayers = widths
    } else {
      hiddenLayers = Array(repeating: integer("width"), count: integer("depth"))
    }
    activation = hiddenLayers.isEmpty ? nil : Activation(rawValue: name("activation"))
    initializer = Initializer(rawValue: name("initializer")) ?? .suited(to: activation ?? .identity)
    optimizer = Optimizer(rawValue: name("optimizer")) ?? .sgd
    loss = Loss(rawValue: name("loss")) ?? Self.loss(for: task)
    if case .number(let value) = value("learning_rate") { learningRate = value } else { learningRate = 0 }
    batchSize = integer("batch_size")
    epochs = integer("epochs")

    let suitable: [Loss] =
      switch task {
      case .binary: [.binaryCrossEntropy, .categoricalCrossEntropy]
      case .multiclass: [.categoricalCrossEntropy]
      case .regression: [.meanSquaredError]
      }
    guard suitable.contains(loss) else {
      let names = suitable.map(\.rawValue).joined(separator: " or ")
      throw Unsuitable(
        name: "loss", message: "\(loss.rawValue) does not suit a \(task.rawValue) target; use \(names)")
    }
  }

  struct Unsuitable: Error {
    let name: String
    let message: String
  }

  private static func loss(for task: Task) -> Loss {
    switch task {
    case .binary: .binaryCrossEntropy
    case .multiclass: .categoricalCrossEntropy
    case .regression: .meanSquaredError
    }
  }

  /// The network's shape on a data set.
  public func architecture(featureCount: Int, classCount: Int) -> Architecture {
    Architecture(
      features: featureCount, hidden: hiddenLayers,
      outputs: loss == .categoricalCrossEntropy ? classCount : 1,
      activation: activation ?? .identity, loss: loss)
  }

  /// A hyperparameter by its name in the spec; nil where it does not apply: `width` of layers that differ, say.
  public func value(_ name: String) -> ParameterValue? {
    switch name {
    case "depth": .integer(hiddenLayers.count)
    case "width": Set(hiddenLayers).count == 1 ? .integer(hiddenLayers[0]) : nil
    case "hidden_layers": .layers(hiddenLayers)
    case "activation": activation.map { .name($0.rawValue) }
    case "initializer": .name(initializer.rawValue)
    case "optimizer": .name(optimizer.rawValue)
    case "loss": .name(loss.rawValue)
    case "learning_rate": .number(learningRate)
    case "batch_size": .integer(batchSize)
    case "epochs": .integer(epochs)
    default: nil
    }
  }

  /// What decides the result: depth and width follow from `hidden_layers`.
  var json: JSONValue {
    let names = HyperparameterDefinition.allNames.filter { $0 != "depth" && $0 != "width" }
    return .object(
      Dictionary(uniqueKeysWithValues: names.compactMap { name in value(name).map { (name, $0.json) } }))
  }

  /// For people, such as `depth 2, width 16, learning_rate 0.1`: these hyperparameters of it, where they apply.
  public func summary(of names: [String]) -> String {
    names.compactMap { name in value(name).map { "\(name) \($0)" } }.joined(separator: ", ")
  }
}
