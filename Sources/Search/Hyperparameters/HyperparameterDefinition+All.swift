// The hyperparameters that there are, each after those that it depends on. A new one begins here, and then needs its place in
// `Hyperparameters`, a column in the store (a migration) and the engine's part.

import NeuralNetwork

extension HyperparameterDefinition {
  /// In the order in which they are shown.
  public static let all = network + objective + optimizer + schedule + regularization + duration

  private static let network: [HyperparameterDefinition] = [
    HyperparameterDefinition(
      "depth", .integer(depths), default: .integer(1), "hidden layers; 0 is logistic or linear regression"),
    HyperparameterDefinition("width", .integer(widths), default: .integer(32), "units in each hidden layer"),
    HyperparameterDefinition(
      "hidden_layers", .layers, default: nil, "units of each hidden layer, instead of depth and width"),
    HyperparameterDefinition(
      "activation", .namesOfLayers(Activation.allCases.map(\.rawValue)),
      default: .name(Activation.relu.rawValue), dependsOn: "depth",
      "activation of all hidden layers, or a list with one for each",
      applies: \.hasHiddenLayers),
    HyperparameterDefinition(
      "initializer",
      .name(
        [automatic] + Initializer.allCases.map(\.rawValue),
        aliases: [
          "xavier": "xavier_uniform", "glorot": "xavier_uniform", "glorot_uniform": "xavier_uniform",
          "glorot_normal": "xavier_normal", "he": "he_normal", "lecun": "lecun_normal",
        ]),
      default: .name(automatic), dependsOn: "activation",
      "distribution of the first weights; auto is that which suits each layer's activation"),
    HyperparameterDefinition(
      "normalization", .name(Normalization.allCases.map(\.rawValue), aliases: [:]),
      default: .name(Normalization.none.rawValue), neutral: .name(Normalization.none.rawValue),
      dependsOn: "depth", "of hidden layers, before the activation", applies: \.hasHiddenLayers),
    HyperparameterDefinition(
      "batch_norm_momentum", .number(.properFraction), default: .number(0.1), dependsOn: "normalization",
      "how much of the running statistics each batch replaces"
    ) { $0.name("normalization") == Normalization.batch.rawValue },
    HyperparameterDefinition(
      "dropout", .number(.fraction), default: .number(0), neutral: .number(0), dependsOn: "depth",
      "probability that a hidden unit is left out in a step", applies: \.hasHiddenLayers),
  ]

  private static let objective: [HyperparameterDefinition] = [
    HyperparameterDefinition(
      "loss",
      .name([automatic] + Loss.names, aliases: ["mse": "mean_squared_error", "mae": "mean_absolute_error"]),
      default: .name(automatic), "what is minimised; auto follows the target"),
    HyperparameterDefinition(
      "huber_delta", .number(.positive), default: .number(1), dependsOn: "loss",
      "error up to which huber is quadratic"
    ) { $0.name("loss") == "huber" },
    HyperparameterDefinition(
      "label_smoothing", .number(.fraction), default: .number(0), neutral: .number(0), dependsOn: "loss",
      "probability that a cross-entropy's targets spread over all classes"
    ) { Loss(name: $0.name("loss"))?.isCrossEntropy == true },
    HyperparameterDefinition(
      "class_weights", .numbersOfClasses(["none", "balanced"]), default: .name("none"),
      neutral: .name("none"),
      dependsOn: "loss", "factor for the loss of each class; balanced makes all classes count alike"
    ) { Loss(name: $0.name("loss"))?.classifies == true },
  ]

  private static let optimizer: [HyperparameterDefinition] = [
    HyperparameterDefinition(
      "optimizer",
      .name(["sgd", "momentum", "nesterov", "rmsprop", "adagrad", "adam", "adamw", "nadam"], aliases: [:]),
      default: .name("sgd"), "rule of the steps"),
    HyperparameterDefinition(
      "learning_rate", .number(.positive), dependsOn: "optimizer", "size of the steps",
      default: {
        switch $0.name("optimizer") {
        case "adam", "adamw": .number(0.001)
        case "nadam": .number(0.002)
        default: .number(0.01)
        }
      }),
    HyperparameterDefinition(
      "momentum", .number(.fraction), dependsOn: "optimizer", "of momentum, nesterov and rmsprop",
      applies: isOptimizer("momentum", "nesterov", "rmsprop"),
      default: { .number($0.name("optimizer") == "rmsprop" ? 0 : 0.9) }),
    HyperparameterDefinition(
      "rho", .number(.fraction), default: .number(0.99), dependsOn: "optimizer",
      "how much rmsprop keeps of the mean square", applies: isOptimizer("rmsprop")),
    HyperparameterDefinition(
      "beta1", .number(.fraction), default: .number(0.9), dependsOn: "optimizer",
      "how much adam and its kin keep of the mean gradient", applies: isOptimizer("adam", "adamw", "nadam")),
    HyperparameterDefinition(
      "beta2", .number(.fraction), default: .number(0.999), dependsOn: "optimizer",
      "how much adam and its kin keep of the mean square", applies: isOptimizer("adam", "adamw", "nadam")),
    HyperparameterDefinition(
      "epsilon", .number(.positive), dependsOn: "optimizer", "added to the root that the step is divided by",
      applies: isOptimizer("rmsprop", "adagrad", "adam", "adamw", "nadam"),
      default: { .number($0.name("optimizer") == "adagrad" ? 1e-10 : 1e-8) }),
    HyperparameterDefinition(
      "momentum_decay", .number(.notNegative), default: .number(0.004), dependsOn: "optimizer",
      "how quickly nadam's momentum grows", applies: isOptimizer("nadam")),
    HyperparameterDefinition(
      "weight_decay", .number(.notNegative), neutral: .number(0), dependsOn: "optimizer",
      "part of the weights, times the learning rate, that each step takes away",
      default: { .number($0.name("optimizer") == "adamw" ? 0.01 : 0) }),
  ]

  private static func isOptimizer(_ names: String...) -> @Sendable (ParameterValues) -> Bool {
    { names.contains($0.name("optimizer")) }
  }

  private static let schedule: [HyperparameterDefinition] = [
    HyperparameterDefinition(
      "schedule",
      .name(
        [
          "constant", "step", "exponential", "cosine", "polynomial", "one_cycle", "reduce_on_plateau",
        ], aliases: [:]),
      default: .name("constant"), neutral: .name("constant"), "how the learning rate changes"),
    HyperparameterDefinition(
      "warmup_epochs", .integer(0...10_000_000), default: .integer(0), neutral: .integer(0),
      "epochs in which the learning rate first rises to where the schedule begins"),
    HyperparameterDefinition(
      "step_size", .integer(1...10_000_000), default: .integer(30), dependsOn: "schedule",
      "epochs from one reduction to the next", applies: isSchedule("step")),
    HyperparameterDefinition(
      "gamma", .number(.positive), dependsOn: "schedule", "factor of a reduction",
      applies: isSchedule("step", "exponential", "reduce_on_plateau"),
      default: { .number($0.name("schedule") == "exponential" ? 0.95 : 0.1) }),
    HyperparameterDefinition(
      "power", .number(.positive), default: .number(1), dependsOn: "schedule", "exponent of polynomial",
      applies: isSchedule("polynomial")),
    HyperparameterDefinition(
      "minimum_learning_rate", .number(.notNegative), default: .number(0), dependsOn: "schedule",
      "where cosine ends and reduce_on_plateau stops", applies: isSchedule("cosine", "reduce_on_plateau")),
    HyperparameterDefinition(
      "plateau_patience", .integer(0...10_000_000), default: .integer(10), dependsOn: "schedule",
      "epochs without a better metric before a reduction", applies: isSchedule("reduce_on_plateau")),
    HyperparameterDefinition(
      "pct_start", .number(.properFraction), default: .number(0.3), dependsOn: "schedule",
      "part of one_cycle in which the rate rises", applies: isSchedule("one_cycle")),
    HyperparameterDefinition(
      "div_factor", .number(.positive), default: .number(25), dependsOn: "schedule",
      "learning_rate over one_cycle's first rate", applies: isSchedule("one_cycle")),
    HyperparameterDefinition(
      "final_div_factor", .number(.positive), default: .number(10_000), dependsOn: "schedule",
      "one_cycle's first rate over its last", applies: isSchedule("one_cycle")),
  ]

  private static func isSchedule(_ names: String...) -> @Sendable (ParameterValues) -> Bool {
    { names.contains($0.name("schedule")) }
  }

  private static let regularization: [HyperparameterDefinition] = [
    HyperparameterDefinition(
      "l1", .number(.notNegative), default: .number(0), neutral: .number(0), "penalty: l1 · Σ |W|"),
    HyperparameterDefinition(
      "l2", .number(.notNegative), default: .number(0), neutral: .number(0), "penalty: l2 / 2 · Σ W²"),
    HyperparameterDefinition(
      "max_norm", .number(.notNegative), default: .number(0), neutral: .number(0),
      "the most that the norm of the weights into a unit may be; 0 is no limit"),
    HyperparameterDefinition(
      "clip_norm", .number(.notNegative), default: .number(0), neutral: .number(0),
      "the most that the norm of the whole gradient may be; 0 is no limit"),
  ]

  private static let duration: [HyperparameterDefinition] = [
    HyperparameterDefinition(
      "batch_size", .integer(0...Int(Int32.max)), default: .integer(32),
      "examples in a step; 0 is all of them"),
    HyperparameterDefinition(
      "epochs", .integer(epochs), default: .integer(100), "times through the training part"),
    HyperparameterDefinition(
      "patience", .integer(0...10_000_000), default: .integer(0), neutral: .integer(0),
      "epochs without a better metric after which a run stops; 0 never stops"),
    HyperparameterDefinition(
      "min_delta", .number(.notNegative), default: .number(0), dependsOn: "patience",
      "how much better the metric must be to count"
    ) { $0.integer("patience") > 0 },
  ]
}
