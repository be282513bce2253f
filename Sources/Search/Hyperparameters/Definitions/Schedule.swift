// Hyperparameters of the learning-rate schedule.

import NeuralNetwork

extension HyperparameterDefinition {
  static let schedule = [
    scheduleRule, warmupEpochs, stepSize, gamma, power, minimumLearningRate, plateauPatience, pctStart,
    divFactor, finalDivFactor,
  ]

  private static let schedules = ChoiceList(
    of: "schedule",
    [
      Choice("constant", "α") { _ in .constant },
      Choice("step", "α γ^⌊e / `step_size`⌋", uses: ["step_size", "gamma"]) {
        (values) throws(UnsuitableValue) in
        .step(size: try values.integer("step_size"), gamma: try values.number("gamma"))
      },
      Choice("exponential", "α γ^e", uses: ["gamma"], defaults: ["gamma": .number(0.95)]) {
        (values) throws(UnsuitableValue) in
        .exponential(gamma: try values.number("gamma"))
      },
      Choice("cosine", "η + (α − η) (1 + cos(π e / E)) / 2", uses: ["minimum_learning_rate"]) {
        (values) throws(UnsuitableValue) in
        .cosine(minimum: try values.number("minimum_learning_rate"))
      },
      Choice("polynomial", "α (1 − e / E)^`power`", uses: ["power"]) { (values) throws(UnsuitableValue) in
        .polynomial(power: try values.number("power"))
      },
      Choice(
        "one_cycle",
        "at each step: up along half a cosine from α / `div_factor` to α in the first `pct_start` of the steps, then down to "
          + "the first rate / `final_div_factor`", uses: ["pct_start", "div_factor", "final_div_factor"]
      ) { (values) throws(UnsuitableValue) in
        .oneCycle(
          rising: try values.number("pct_start"), initialDivisor: try values.number("div_factor"),
          finalDivisor: try values.number("final_div_factor"))
      },
      Choice(
        "reduce_on_plateau",
        "times γ, but not below η, when the sweep's metric has not improved by a relative 10⁻⁴ for more than "
          + "`plateau_patience` epochs", uses: ["gamma", "plateau_patience", "minimum_learning_rate"]
      ) { (values) throws(UnsuitableValue) in
        .reduceOnPlateau(
          factor: try values.number("gamma"), patience: try values.integer("plateau_patience"),
          minimum: try values.number("minimum_learning_rate"))
      },
    ] as [Choice<LearningRateSchedule>])

  private static let scheduleRule = choice(
    schedules, default: "constant", neutral: "constant", help: "learning-rate schedule",
    documentation: "learning-rate schedule", choicesHeading: "rate"
  ) { $1.training.schedule = $0 }
  .alsoNamed("lr_schedule", "scheduler")

  private static let warmupEpochs = integer(
    "warmup_epochs", 0...10_000_000, default: 0, neutral: 0,
    help: "epochs of warm-up, in which the learning rate rises linearly",
    documentation:
      "epochs in which the rate rises linearly, step by step, to the schedule's initial rate; must be fewer than "
      + "`epochs`",
    check: { (values) throws(UnsuitableValue) in
      let (warmup, epochs) = (try values.integer("warmup_epochs"), try values.integer("epochs"))
      guard warmup < epochs else {
        throw UnsuitableValue(
          name: "warmup_epochs", message: "a warm-up of \(warmup) epochs needs more epochs than \(epochs)")
      }
    }
  ) { $1.training.warmupEpochs = $0 }

  private static let stepSize = used(
    by: schedules, "step_size", .integer(1...10_000_000), default: .integer(30),
    help: "epochs between reductions", documentation: "epochs between reductions")

  private static let gamma = used(
    by: schedules, "gamma", .number(.positive), default: .number(0.1), help: "factor of each reduction",
    documentation: "γ, the factor of each reduction")

  private static let power = used(
    by: schedules, "power", .number(.positive), default: .number(1), help: "exponent of polynomial",
    documentation: "exponent")

  private static let minimumLearningRate = used(
    by: schedules, "minimum_learning_rate", .number(.notNegative), default: .number(0),
    help: "lowest rate of cosine and reduce_on_plateau", documentation: "η, the lowest rate")

  private static let plateauPatience = used(
    by: schedules, "plateau_patience", .integer(0...10_000_000), default: .integer(10),
    help: "epochs without improvement before a reduction",
    documentation: "epochs without improvement before a reduction")

  private static let pctStart = used(
    by: schedules, "pct_start", .number(.properFraction), default: .number(0.3),
    help: "fraction of one_cycle in which the rate rises",
    documentation: "fraction of the steps in which the rate rises")

  private static let divFactor = used(
    by: schedules, "div_factor", .number(.positive), default: .number(25),
    help: "learning_rate divided by one_cycle's first rate", documentation: "α divided by the first rate")

  private static let finalDivFactor = used(
    by: schedules, "final_div_factor", .number(.positive), default: .number(10_000),
    help: "one_cycle's first rate divided by its last", documentation: "first rate divided by the last")
}
