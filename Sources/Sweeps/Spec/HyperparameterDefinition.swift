// The hyperparameters that there are. A new one begins here, and then needs its place in `Hyperparameters`, a column in
// the store (a migration) and the engine's part.

import NeuralNetwork

/// A training setting by its name in the spec: what it may be, and what it is where the spec does not say.
public struct HyperparameterDefinition: Sendable {
  public enum Kind: Sendable {
    case integer(ClosedRange<Int>)
    /// A finite number above zero.
    case positiveNumber
    /// One of some names; the dictionary gives the name that another one stands for.
    case name([String], aliases: [String: String])
    case layers
  }

  public let name: String
  public let kind: Kind
  /// nil for `hidden_layers`, which follows from depth and width.
  public let defaultValue: ParameterValue?
  public let summary: String

  /// The value that leaves the choice to netlab.
  public static let automatic = "auto"

  /// The most units of one layer and the most layers: beyond, a typing error is likelier than a wish.
  public static let widths = 1...1_000_000
  public static let depths = 0...1000

  /// In the order in which they are shown.
  public static let all: [HyperparameterDefinition] = [
    HyperparameterDefinition(
      name: "depth", kind: .integer(depths), defaultValue: .integer(1),
      summary: "hidden layers; 0 is logistic or linear regression"),
    HyperparameterDefinition(
      name: "width", kind: .integer(widths), defaultValue: .integer(32), summary: "units in each hidden layer"
    ),
    HyperparameterDefinition(
      name: "hidden_layers", kind: .layers, defaultValue: nil,
      summary: "units of each hidden layer, instead of depth and width"),
    HyperparameterDefinition(
      name: "activation", kind: .name(Activation.allCases.map(\.rawValue), aliases: [:]),
      defaultValue: .name(Activation.relu.rawValue), summary: "activation of the hidden layers"),
    HyperparameterDefinition(
      name: "initializer",
      kind: .name(
        [automatic] + Initializer.allCases.map(\.rawValue),
        aliases: [
          "xavier": "xavier_uniform", "glorot": "xavier_uniform", "glorot_uniform": "xavier_uniform",
          "glorot_normal": "xavier_normal", "he": "he_normal",
        ]),
      defaultValue: .name(automatic),
      summary: "distribution of the first weights; auto is He's for rectifiers, Glorot's for the others"),
    HyperparameterDefinition(
      name: "optimizer", kind: .name(Optimizer.allCases.map(\.rawValue), aliases: [:]),
      defaultValue: .name(Optimizer.sgd.rawValue), summary: "rule of the steps"),
    HyperparameterDefinition(
      name: "loss", kind: .name([automatic] + Loss.allCases.map(\.rawValue), aliases: [:]),
      defaultValue: .name(automatic), summary: "what is minimised; auto follows the target"),
    HyperparameterDefinition(
      name: "learning_rate", kind: .positiveNumber, defaultValue: .number(0.01), summary: "size of the steps"),
    HyperparameterDefinition(
      name: "batch_size", kind: .integer(0...Int(Int32.max)), defaultValue: .integer(32),
      summary: "examples in a step; 0 is all of them"),
    HyperparameterDefinition(
      name: "epochs", kind: .integer(1...10_000_000), defaultValue: .integer(100),
      summary: "times through the training part"),
  ]

  public static let allNames = all.map(\.name)

  public static func named(_ name: String) -> HyperparameterDefinition? {
    all.first { $0.name == name }
  }
}
