// The hyperparameters of the learning rate's schedule.

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
        "at each step: up by half a cosine from α / `div_factor` to α in the first part `pct_start` of the steps, and down to "
          + "the first rate / `final_div_factor`", uses: ["pct_start", "div_factor", "final_div_factor"]
      ) { (values) throws(UnsuitableValue) in
        .oneCycle(
          rising: try values.number("pct_start"), initialDivisor: try values.number("div_factor"),
          finalDivisor: try values.number("final_div_factor"))
      },
      Choice(
        "reduce_on_plateau",
        "times γ, not below η, when the sweep's metric has not become better by a part of 10⁻⁴ for more than "
          + "`plateau_patience` epochs", uses: ["gamma", "plateau_patience", "minimum_learning_rate"]
      ) { (values) throws(UnsuitableValue) in
        .reduceOnPlateau(
          factor: try values.number("gamma"), patience: try values.integer("plateau_patience"),
          minimum: try values.number("minimum_learning_rate"))
      },
    ] as [Choice<LearningRateSchedule>])

  private static let scheduleRule = choice(
    schedules, default: "constant", neutral: "constant", help: "how the learning rate changes",
    documentation: "how the learning rate changes", choicesHeading: "rate"
  ) { $1.training.schedule = $0 }

  private static let warmupEpochs = integer(
    "warmup_epochs", 0...10_000_000, default: 0, neutral: 0,
    help: "epochs in which the learning rate first rises to where the schedule begins",
    documentation:
      "epochs in which the rate first rises, by equal parts at each step, to where the schedule begins; must be fewer than "
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
    help: "epochs from one reduction to the next", documentation: "epochs from one reduction to the next")

  private static let gamma = used(
    by: schedules, "gamma", .number(.positive), default: .number(0.1), help: "factor of a reduction",
    documentation: "γ, the factor of a reduction")

  private static let power = used(
    by: schedules, "power", .number(.positive), default: .number(1), help: "exponent of polynomial",
    documentation: "exponent")

  private static let minimumLearningRate = used(
    by: schedules, "minimum_learning_rate", .number(.notNegative), default: .number(0),
    help: "where cosine ends and reduce_on_plateau stops", documentation: "η, the lowest rate")

  private static let plateauPatience = used(
    by: schedules, "plateau_patience", .integer(0...10_000_000), default: .integer(10),
    help: "epochs without a better metric before a reduction",
    documentation: "epochs without a better metric before a reduction")

  private static let pctStart = used(
    by: schedules, "pct_start", .number(.properFraction), default: .number(0.3),
    help: "part of one_cycle in which the rate rises",
    documentation: "part of the steps in which the rate rises")

  private static let divFactor = used(
    by: schedules, "div_factor", .number(.positive), default: .number(25),
    help: "learning_rate over one_cycle's first rate", documentation: "α over the first rate")

  private static let finalDivFactor = used(
    by: schedules, "final_div_factor", .number(.positive), default: .number(10_000),
    help: "one_cycle's first rate over its last", documentation: "the first rate over the last")
}
