// Hyperparameters of the network.

import NeuralNetwork

extension HyperparameterDefinition {
  static let network = [
    depth, width, hiddenLayers, activation, initializer, normalization, batchNormMomentum, dropout,
  ]

  // MARK: Layers

  private static let depth = HyperparameterDefinition(
    "depth", .integer(depths), default: .integer(1),
    help: "hidden layers; 0 is logistic or linear regression",
    documentation: "hidden layers; 0 is logistic or linear regression",
    part: Part(whole: "hidden_layers") { layers in
      if case .layers(let widths) = layers { .integer(widths.count) } else { nil }
    }, effect: .partOfWhole
  )
  .alsoNamed(related: ["layers", "num_layers", "n_layers", "num_hidden_layers"])

  private static let width = HyperparameterDefinition(
    "width", .integer(widths), default: .integer(32), help: "units in each hidden layer",
    documentation: "units in each hidden layer",
    part: Part(whole: "hidden_layers") { layers in
      if case .layers(let widths) = layers, Set(widths).count == 1 { .integer(widths[0]) } else { nil }
    }, effect: .partOfWhole
  )
  .alsoNamed(related: ["hidden_units", "units", "hidden_size", "hidden_dim", "neurons"])

  private static let hiddenLayers = HyperparameterDefinition(
    "hidden_layers", .layers, default: nil, help: "units of each hidden layer, instead of depth and width",
    documentation:
      "units of each hidden layer, instead of `depth` and `width`: `[64, 32]`; `[[64, 32], [16]]` are two networks",
    assembled: { (values) throws(UnsuitableValue) in
      .layers(Array(repeating: try values.integer("width"), count: try values.integer("depth")))
    },
    effect: .apply { (values, settings) throws(UnsuitableValue) in
      guard case .layers(let widths) = values["hidden_layers"] else {
        throw UnsuitableValue(name: "hidden_layers", message: "expected a list of layers")
      }
      settings.hiddenLayers = widths
    }
  )
  .alsoNamed("hidden_layer_sizes", related: ["hidden_units", "layers", "layer_sizes"])

  // MARK: Activation

  private static let activations = ChoiceList(
    of: "activation",
    [
      Choice(Activation.sigmoid), Choice(.tanh), Choice(.relu), Choice(.leakyReLU, "slope 0.01"),
      Choice(.elu), Choice(.selu), Choice(.gelu, "exact, not the tanh approximation"), Choice(.silu),
      Choice(.softplus), Choice(.identity),
    ])

  private static let activation = HyperparameterDefinition(
    "activation", .namesOfLayers(activations.names), default: .name(Activation.relu.rawValue),
    dependsOn: "depth", condition: .withHiddenLayers,
    help: "activation of all hidden layers, or a list with one for each",
    documentation:
      "activation of all hidden layers; a nested list, as in `[\"relu\", [\"relu\", \"tanh\"]]`, has one for each hidden layer",
    choices: activations.descriptions,
    canonical: { (value, values, _) throws(UnsuitableValue) in
      guard case .names(let names) = value else { return value }
      let depth = try values.integer("depth")
      guard names.count == depth else {
        throw UnsuitableValue(
          name: "activation",
          message: "\(value) names \(names.count) activations for a network with \(depth) hidden layers")
      }
      return Set(names).count == 1 ? .name(names[0]) : value
    },
    effect: .apply { (values, settings) throws(UnsuitableValue) in
      settings.activations = try layerActivations(values)
    }
  )
  .alsoNamed("activation_function", related: ["nonlinearity"])

  /// The activation of each hidden layer.
  private static func layerActivations(_ values: ParameterValues) throws(UnsuitableValue) -> [Activation] {
    let names: [String]
    switch values["activation"] {
    case .name(let name): names = Array(repeating: name, count: try values.integer("depth"))
    case .names(let list): names = list
    // A network without hidden layers.
    default: names = []
    }
    var layers: [Activation] = []
    for name in names { layers.append(try activations.setting(name, values)) }
    return layers
  }

  // MARK: Initializer

  private static let initializers = ChoiceList(
    of: "initializer",
    [
      Choice(Initializer.zeros), Choice(.normal, "deviation 0.01"),
      Choice(.uniform, "±1/√n_in, as in PyTorch's linear layers"),
      Choice(.xavierUniform, aliases: ["xavier", "glorot", "glorot_uniform"]),
      Choice(.xavierNormal, aliases: ["glorot_normal"]), Choice(.heUniform),
      Choice(.heNormal, aliases: ["he"]),
      Choice(.lecunUniform), Choice(.lecunNormal, aliases: ["lecun"]), Choice(.orthogonal),
    ])

  private static let initializer = HyperparameterDefinition(
    "initializer", initializers.kind(automatic: true), default: .name(automatic), dependsOn: "activation",
    help: "distribution of the initial weights; auto follows each layer's activation",
    documentation:
      "distribution of the initial weights; biases start at 0. `auto` selects `he_normal` for `relu`, `leaky_relu`, `elu`, `gelu`, "
      + "`silu` and `softplus`, `lecun_normal` for `selu`, `xavier_uniform` for the others; the output layer uses that of "
      + "the last hidden layer",
    choices: initializers.descriptions,
    canonical: { (value, values, _) throws(UnsuitableValue) in
      guard value == .name(automatic) else { return value }
      let suited = Set(try layerActivations(values).map(Initializer.suited))
      guard suited.count <= 1 else { return value }
      return .name((suited.first ?? .suited(to: .identity)).rawValue)
    },
    effect: .apply { (values, settings) throws(UnsuitableValue) in
      let name = try values.name("initializer")
      settings.initializer = name == automatic ? nil : try initializers.setting(name, values)
    }
  )
  .alsoNamed("initialiser", related: ["init", "weight_init", "kernel_initializer"])

  // MARK: Normalization

  private static let normalizations = ChoiceList(
    of: "normalization",
    [
      Choice(Normalization.none), Choice(.batch, uses: ["batch_norm_momentum"]), Choice(.layer),
    ])

  private static let normalization = choice(
    normalizations, default: Normalization.none.rawValue, neutral: Normalization.none.rawValue,
    dependsOn: "depth", condition: .withHiddenLayers,
    help: "normalisation of hidden layers, before the activation",
    documentation:
      "normalisation of each hidden layer, between Z and the activation, with ε = 10⁻⁵. `batch` needs steps of more than one example: "
      + "a last minibatch of one trains only β and the layers after it, and updates the running mean but not the variance"
  ) { $1.normalization = $0 }
  .alsoNamed("normalisation", related: ["batch_norm", "layer_norm"])

  private static let batchNormMomentum = used(
    by: normalizations, "batch_norm_momentum", .number(.properFraction), default: .number(0.1),
    help: "fraction of the running statistics that each batch replaces",
    documentation: "fraction of the running mean and variance that each batch replaces",
    effect: .apply { (values, settings) throws(UnsuitableValue) in
      settings.training.batchNormMomentum = try values.float("batch_norm_momentum")
    })

  // MARK: Dropout

  private static let dropout = number(
    "dropout", .fraction, default: 0, neutral: 0, dependsOn: "depth", condition: .withHiddenLayers,
    help: "probability of dropping a hidden unit in a step",
    documentation: "probability of dropping a hidden unit in a step; off at evaluation"
  ) { $1.training.regularization.dropout = $0 }
  .alsoNamed("dropout_rate")
}
