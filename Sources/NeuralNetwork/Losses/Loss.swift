// The loss functions, each with its output activation.

import ElementaryFunctions

/// A loss, averaged over the examples: J = (1/m) Σ loss. Each comes with the one output activation for which dJ/dZ of
/// the last layer is simple and cannot overflow.
///
/// The loss of an example with several targets is the mean over its outputs, so that it does not grow with their
/// number: the labels of a multi-label classification, the numbers of a regression, and their quantiles.
///
/// With example weights w, scaled to a mean of 1, J = (1/m) Σ w · loss over the m examples of a step or of an
/// evaluation. The gradient of a minibatch is thus an unbiased estimate of that of all examples, and for all examples
/// together J is the weighted mean.
public enum Loss: Hashable, Sendable {
  /// One sigmoid output p = P(y = 1): −(y log p + (1 − y) log(1 − p)). Two or more outputs are the labels of a
  /// multi-label classification, each with this loss.
  case binaryCrossEntropy
  /// A softmax over the classes: −log p_y.
  case categoricalCrossEntropy
  /// Identity outputs a: (a − y)².
  case meanSquaredError
  /// Identity outputs a: |a − y|, with derivative 0 at 0.
  case meanAbsoluteError
  /// Identity outputs a, e = a − y: e²/2 where |e| ≤ δ, otherwise δ (|e| − δ/2). P. Huber, "Robust estimation of a location
  /// parameter" (1964), doi:10.1214/aoms/1177703732.
  case huber(delta: Float)
  /// Identity outputs that are scores. One output for two classes, with y = −1 or 1: max(0, 1 − y z) (C. Cortes and
  /// V. Vapnik, 1995, doi:10.1007/BF00994018). One for each of more classes: max(0, 1 + max_{j≠y} z_j − z_y) (K. Crammer
  /// and Y. Singer, JMLR 2, 2001).
  case hinge
  /// Identity outputs a, one for each target and level τ, with the levels of a target side by side:
  /// max(τ (y − a), (τ − 1) (y − a)), with derivative 0 at 0. R. Koenker and G. Bassett, "Regression quantiles" (1978),
  /// doi:10.2307/1913643.
  ///
  /// The levels are distinct, in ascending order, above 0 and below 1.
  case quantile(levels: [Double])
  /// Outputs z = log μ, the logarithms of the rates that are predicted: μ − y z, the negative log-likelihood of a
  /// Poisson distribution without the term log y!, as PyTorch's `PoissonNLLLoss(log_input=True, full=False)`.
  /// P. McCullagh and J. Nelder, "Generalized linear models" (1989), section 2.2.
  ///
  /// The targets are counts or rates, at least 0 and never standardised: their unit is 1 and their offset 0. Below 0
  /// the loss has no minimum.
  case poisson

  /// The levels of `quantile` unless others are given.
  public static let defaultLevels = [0.1, 0.5, 0.9]

  /// All losses, with their default settings.
  public static let all: [Loss] = [
    .binaryCrossEntropy, .categoricalCrossEntropy, .meanSquaredError, .meanAbsoluteError, .huber(delta: 1),
    .hinge, .quantile(levels: defaultLevels), .poisson,
  ]

  public static let names = all.map(\.name)

  /// - Parameters:
  ///   - huberDelta: δ of `huber`.
  ///   - levels: the levels of `quantile`.
  public init?(name: String, huberDelta: Float = 1, levels: [Double] = defaultLevels) {
    guard let loss = Self.all.first(where: { $0.name == name }) else { return nil }
    self =
      switch loss {
      case .huber: .huber(delta: huberDelta)
      case .quantile: .quantile(levels: levels)
      default: loss
      }
  }

  public var name: String {
    switch self {
    case .binaryCrossEntropy: "binary_cross_entropy"
    case .categoricalCrossEntropy: "categorical_cross_entropy"
    case .meanSquaredError: "mean_squared_error"
    case .meanAbsoluteError: "mean_absolute_error"
    case .huber: "huber"
    case .hinge: "hinge"
    case .quantile: "quantile"
    case .poisson: "poisson"
    }
  }

  /// The name of the output layer's activation.
  public var outputActivation: String {
    switch self {
    case .binaryCrossEntropy: "sigmoid"
    case .categoricalCrossEntropy: "softmax"
    case .poisson: "exponential"
    case .meanSquaredError, .meanAbsoluteError, .huber, .hinge, .quantile: "identity"
    }
  }

  /// The probability of the second class for the output of a binary cross-entropy.
  public static func probability(_ output: Float) -> Float {
    Float(1 / (1 + ElementaryFunctions.own.exp(-Double(output))))
  }

  /// Whether it is a classification loss.
  public var classifies: Bool {
    switch self {
    case .binaryCrossEntropy, .categoricalCrossEntropy, .hinge: true
    case .meanSquaredError, .meanAbsoluteError, .huber, .quantile, .poisson: false
    }
  }

  /// Whether the outputs are class probabilities.
  public var isCrossEntropy: Bool { self == .binaryCrossEntropy || self == .categoricalCrossEntropy }

  /// The number of outputs for each target of a regression.
  public var outputsPerTarget: Int { if case .quantile(let levels) = self { levels.count } else { 1 } }

  /// The output, among those of a target, that is the prediction: of several quantiles the median or, without it, the
  /// middle one; of an even number the lower of the two in the middle.
  public var pointOutput: Int {
    guard case .quantile(let levels) = self else { return 0 }
    return levels.firstIndex(of: 0.5) ?? (levels.count - 1) / 2
  }

  /// The number of output units.
  ///
  /// - Parameters:
  ///   - classCount: 0 for a regression or a multi-label classification.
  ///   - targetCount: the numbers of a regression, or the labels; 1 for classes.
  public func outputs(classCount: Int, targetCount: Int = 1) -> Int {
    switch self {
    case .categoricalCrossEntropy: classCount
    case .hinge: classCount > 2 ? classCount : 1
    case .binaryCrossEntropy, .meanSquaredError, .meanAbsoluteError, .huber, .quantile, .poisson:
      targetCount * outputsPerTarget
    }
  }

  func canHave(outputs: Int) -> Bool {
    switch self {
    case .categoricalCrossEntropy: outputs >= 2
    case .hinge: outputs == 1 || outputs >= 3
    case .quantile(let levels): Self.areLevels(levels) && outputs > 0 && outputs % levels.count == 0
    case .binaryCrossEntropy, .meanSquaredError, .meanAbsoluteError, .huber, .poisson: outputs >= 1
    }
  }

  /// Whether numbers can be the levels of `quantile`.
  public static func areLevels(_ numbers: [Double]) -> Bool {
    !numbers.isEmpty && numbers.allSatisfy { $0 > 0 && $0 < 1 }
      && zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }
  }
}
