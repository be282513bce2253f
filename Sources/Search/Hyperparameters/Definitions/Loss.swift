// Hyperparameters of the loss.

import NeuralNetwork

extension HyperparameterDefinition {
  static let loss = [lossFunction, huberDelta, quantiles, labelSmoothing, classWeights, decisionThreshold]

  // MARK: Loss

  /// `auto` selects the first that suits the target.
  private static let losses = ChoiceList(
    of: "loss",
    [
      Choice(
        Loss.binaryCrossEntropy.name, "of several labels their mean", tasks: [.binary, .multilabel],
        uses: ["label_smoothing", "class_weights"]
      ) { _ in .binaryCrossEntropy },
      Choice(
        Loss.categoricalCrossEntropy.name, tasks: [.binary, .multiclass],
        uses: ["label_smoothing", "class_weights"]
      ) { _ in .categoricalCrossEntropy },
      Choice(Loss.meanSquaredError.name, aliases: ["mse"], tasks: [.regression]) { _ in .meanSquaredError },
      Choice(Loss.meanAbsoluteError.name, aliases: ["mae"], tasks: [.regression]) { _ in .meanAbsoluteError },
      Choice(Loss.huber(delta: 1).name, tasks: [.regression], uses: ["huber_delta"]) {
        (values) throws(UnsuitableValue) in
        .huber(delta: try values.float("huber_delta"))
      },
      Choice(Loss.quantile(levels: Loss.defaultLevels).name, tasks: [.regression], uses: ["quantiles"]) {
        (values) throws(UnsuitableValue) in
        guard case .numbers(let levels) = values["quantiles"], Loss.areLevels(levels) else {
          throw UnsuitableValue(name: "quantiles", message: "expected a list of levels")
        }
        return .quantile(levels: levels)
      },
      Choice(
        Loss.poisson.name, "predicts rates of counts: targets of at least 0, not standardized",
        tasks: [.regression]
      ) { _ in .poisson },
      Choice(Loss.hinge.name, tasks: [.binary, .multiclass], uses: ["class_weights"]) { _ in .hinge },
    ] as [Choice<Loss>])

  private static let lossFunction = HyperparameterDefinition(
    "loss", losses.kind(automatic: true), default: .name(automatic),
    help: "training loss; auto follows the target",
    documentation: "training loss; `auto` selects the first that suits the target",
    choices: losses.descriptions,
    canonical: { (value, _, target) throws(UnsuitableValue) in
      let suited = losses.descriptions.filter { $0.tasks.contains(target.task) }.map(\.name)
      if value == .name(automatic), let first = suited.first { return .name(first) }
      guard case .name(let name) = value, suited.contains(name) else {
        throw UnsuitableValue(
          name: "loss",
          message:
            "\(value) does not suit a \(target.task.rawValue) target; use \(suited.joined(separator: " or "))"
        )
      }
      return value
    },
    effect: .apply { (values, settings) throws(UnsuitableValue) in
      settings.loss = try losses.setting(values.name("loss"), values)
    }
  )
  .alsoNamed("loss_function", "criterion")

  private static let huberDelta = used(
    by: losses, "huber_delta", .number(.positive), default: .number(1),
    help: "error up to which huber is quadratic", documentation: "error up to which the loss is quadratic")

  private static let quantiles = used(
    by: losses, "quantiles", .levels, default: .numbers(Loss.defaultLevels),
    help: "levels of the quantiles to predict, such as [0.1, 0.5, 0.9]",
    documentation:
      "levels of the quantiles to predict, each with an output: `[0.1, 0.5, 0.9]`; `[[0.1, 0.9], [0.5]]` are two lists. "
      + "The prediction, for all metrics but `loss` and `pinball`, is the median, or without it the middle one"
  )

  private static let labelSmoothing = used(
    by: losses, "label_smoothing", .number(.fraction), default: .number(0), neutral: .number(0),
    help: "probability spread evenly over all classes of a cross-entropy's targets",
    documentation: "probability that is spread evenly over all classes of the targets",
    effect: .apply { (values, settings) throws(UnsuitableValue) in
      settings.training.regularization.labelSmoothing = try values.float("label_smoothing")
    })

  // MARK: Class weights

  private static let namedClassWeights = ChoiceList(
    of: "class_weights",
    [
      Choice("none") { _ in .equal },
      Choice("balanced", "examples / (classes · examples of the class), counted over the training split") {
        _ in
        .balanced
      },
    ] as [Choice<EngineSettings.ClassWeights>])

  private static let classWeights = used(
    by: losses, "class_weights", .numbersOfClasses(namedClassWeights.names), default: .name("none"),
    neutral: .name("none"), choices: namedClassWeights.descriptions,
    help: "factor for the loss of each class; balanced gives all classes the same total weight",
    documentation:
      "factor for the loss of each class; a list has one for each class, sorted by name: `[1, 5]`. The weighted "
      + "losses of a batch are still divided by its number of examples",
    canonical: { (value, _, target) throws(UnsuitableValue) in
      guard target.task != .multilabel || value == .name("none") else {
        throw UnsuitableValue(name: "class_weights", message: "labels have no class weights")
      }
      if case .numbers(let weights) = value, weights.count != target.classCount {
        throw UnsuitableValue(
          name: "class_weights",
          message: "\(value) has \(weights.count) weights for \(target.classCount) classes")
      }
      return value
    },
    effect: .apply { (values, settings) throws(UnsuitableValue) in
      if case .numbers(let weights) = values["class_weights"] {
        settings.classWeights = .given(weights.map { Float($0) })
      } else {
        settings.classWeights = try namedClassWeights.setting(values.name("class_weights"), values)
      }
    }
  )
  .alsoNamed("class_weight")

  // MARK: Decision

  private static let decisionThresholds = ChoiceList(
    of: "decision_threshold",
    [
      Choice("half", "0.5") { _ in false },
      Choice(
        "tuned",
        "the probability for which the sweep's metric is best on the validation split at the best epoch, or "
          + "`balanced_accuracy` if that metric is not one of decisions. The validation and test metrics of the run use it, "
          + "and so do its predictions; its curves do not"
      ) { _ in true },
    ] as [Choice<Bool>])

  private static let decisionThreshold = choice(
    decisionThresholds, default: "half", neutral: "half", dependsOn: "loss",
    condition: Condition(text: "of `binary_cross_entropy` for two classes") { values, data in
      data.task == .binary && values["loss"] == .name(Loss.binaryCrossEntropy.name)
    },
    help: "probability above which the second of two classes is predicted",
    documentation: "probability above which the second of two classes is predicted"
  ) { $1.tunesThreshold = $0 }
}
