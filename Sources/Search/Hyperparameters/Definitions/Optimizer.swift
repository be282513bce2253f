// Hyperparameters of the optimizer.

import NeuralNetwork

extension HyperparameterDefinition {
  static let optimizer = [
    optimizerRule, learningRate, momentum, rho, beta1, beta2, epsilon, momentumDecay, weightDecay,
  ]

  private static let optimizers = ChoiceList(
    of: "optimizer",
    [
      Choice("sgd", "θ ← θ − α g") { _ in .sgd },
      Choice("momentum", "v ← μ v + g, θ ← θ − α v", uses: ["momentum"]) { (values) throws(UnsuitableValue) in
        .momentum(try values.float("momentum"))
      },
      Choice("nesterov", "v ← μ v + g, θ ← θ − α (g + μ v)", uses: ["momentum"]) {
        (values) throws(UnsuitableValue) in
        .nesterov(try values.float("momentum"))
      },
      Choice(
        "rmsprop",
        "v ← ρ v + (1 − ρ) g², θ ← θ − α g / (√v + ε); with μ > 0: w ← μ w + g / (√v + ε), θ ← θ − α w",
        uses: ["momentum", "rho", "epsilon"], defaults: ["momentum": .number(0)]
      ) { (values) throws(UnsuitableValue) in
        .rmsprop(
          rho: try values.float("rho"), epsilon: try values.float("epsilon"),
          momentum: try values.float("momentum"))
      },
      Choice(
        "adagrad", "v ← v + g², θ ← θ − α g / (√v + ε)", uses: ["epsilon"],
        defaults: ["epsilon": .number(1e-10)]
      ) { (values) throws(UnsuitableValue) in
        .adagrad(epsilon: try values.float("epsilon"))
      },
      Choice(
        "adam", "m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², θ ← θ − α m̂ / (√v̂ + ε)",
        uses: ["beta1", "beta2", "epsilon"], defaults: ["learning_rate": .number(0.003)]
      ) { (values) throws(UnsuitableValue) in
        .adam(try moments(values))
      },
      // Weight decay is decoupled for every optimizer.
      Choice(
        "adamw", "as `adam`, with weight decay", uses: ["beta1", "beta2", "epsilon"],
        defaults: ["learning_rate": .number(0.003), "weight_decay": .number(0.01)]
      ) { (values) throws(UnsuitableValue) in
        .adam(try moments(values))
      },
      Choice(
        "nadam", "as `adam`, with Nesterov's look-ahead in the numerator",
        uses: ["beta1", "beta2", "epsilon", "momentum_decay"], defaults: ["learning_rate": .number(0.002)]
      ) { (values) throws(UnsuitableValue) in
        .nadam(try moments(values), momentumDecay: try values.number("momentum_decay"))
      },
    ] as [Choice<Optimizer>])

  private static func moments(_ values: ParameterValues) throws(UnsuitableValue) -> Optimizer.Moments {
    Optimizer.Moments(
      beta1: try values.number("beta1"), beta2: try values.number("beta2"),
      epsilon: try values.float("epsilon"))
  }

  private static let optimizerRule = choice(
    optimizers, default: "adam", help: "optimizer",
    documentation: "optimizer, with PyTorch's formulas", choicesHeading: "step"
  ) { $1.training.optimizer = $0 }
  .alsoNamed("optimiser", "optim", "solver")

  private static let learningRate = number(
    of: optimizers, "learning_rate", .positive, default: 0.01, help: "learning rate",
    documentation: "α, the learning rate"
  ) { $1.training.learningRate = $0 }
  .alsoNamed("lr", "learning_rate_init")

  private static let momentum = used(
    by: optimizers, "momentum", .number(.fraction), default: .number(0.9),
    help: "decay of the velocity of momentum, nesterov and rmsprop",
    documentation: "μ, decay of the velocity")

  private static let rho = used(
    by: optimizers, "rho", .number(.fraction), default: .number(0.99),
    help: "decay of rmsprop's mean square",
    documentation: "ρ, decay of the mean square (PyTorch's `alpha`)")

  private static let beta1 = used(
    by: optimizers, "beta1", .number(.fraction), default: .number(0.9),
    help: "decay of the mean gradient of adam, adamw and nadam",
    documentation: "β₁, decay of the mean gradient")

  private static let beta2 = used(
    by: optimizers, "beta2", .number(.fraction), default: .number(0.999),
    help: "decay of the mean square of adam, adamw and nadam",
    documentation: "β₂, decay of the mean square")

  private static let epsilon = used(
    by: optimizers, "epsilon", .number(.positive), default: .number(1e-8),
    help: "term that keeps the denominator of a step above zero",
    documentation: "ε, added to the denominator of the step")

  private static let momentumDecay = used(
    by: optimizers, "momentum_decay", .number(.notNegative), default: .number(0.004),
    help: "rate at which nadam's momentum grows", documentation: "rate at which the momentum grows")

  private static let weightDecay = number(
    of: optimizers, "weight_decay", .notNegative, default: 0, neutral: 0,
    help: "fraction of the weights, times the learning rate, that each step removes",
    documentation:
      "each step begins with W ← (1 − learning_rate · weight_decay) W, for every optimizer (PyTorch's `Adam` adds the decay to "
      + "the gradient instead, as `l2` does here)"
  ) { $1.training.regularization.weightDecay = $0 }
  .alsoNamed("wd")
}
