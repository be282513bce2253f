// The loss functions, each with its output activation.

/// A loss, averaged over the examples: J = (1/m) Σ loss. Each comes with the one output activation for which dJ/dZ of
/// the last layer is simple and cannot overflow.
public enum Loss: Hashable, Sendable {
  /// One sigmoid output p = P(y = 1): −(y log p + (1 − y) log(1 − p)).
  case binaryCrossEntropy
  /// A softmax over the classes: −log p_y.
  case categoricalCrossEntropy
  /// One identity output a: (a − y)².
  case meanSquaredError
  /// One identity output a: |a − y|, with derivative 0 at 0.
  case meanAbsoluteError
  /// One identity output a, e = a − y: e²/2 where |e| ≤ δ, otherwise δ (|e| − δ/2). P. Huber, "Robust estimation of a location
  /// parameter" (1964), doi:10.1214/aoms/1177703732.
  case huber(delta: Float)
  /// Identity outputs that are scores. One output for two classes, with y = −1 or 1: max(0, 1 − y z) (C. Cortes and
  /// V. Vapnik, 1995, doi:10.1007/BF00994018). One for each of more classes: max(0, 1 + max_{j≠y} z_j − z_y) (K. Crammer
  /// and Y. Singer, JMLR 2, 2001).
  case hinge

  /// All losses, with δ = 1.
  public static let all: [Loss] = [
    .binaryCrossEntropy, .categoricalCrossEntropy, .meanSquaredError, .meanAbsoluteError, .huber(delta: 1),
    .hinge,
  ]

  public static let names = all.map(\.name)

  /// - Parameter huberDelta: δ of `huber`.
  public init?(name: String, huberDelta: Float = 1) {
    guard let loss = Self.all.first(where: { $0.name == name }) else { return nil }
    self = if case .huber = loss { .huber(delta: huberDelta) } else { loss }
  }

  public var name: String {
    switch self {
    case .binaryCrossEntropy: "binary_cross_entropy"
    case .categoricalCrossEntropy: "categorical_cross_entropy"
    case .meanSquaredError: "mean_squared_error"
    case .meanAbsoluteError: "mean_absolute_error"
    case .huber: "huber"
    case .hinge: "hinge"
    }
  }

  /// The name of the output layer's activation.
  public var outputActivation: String {
    switch self {
    case .binaryCrossEntropy: "sigmoid"
    case .categoricalCrossEntropy: "softmax"
    case .meanSquaredError, .meanAbsoluteError, .huber, .hinge: "identity"
    }
  }

  /// Whether it is a classification loss.
  public var classifies: Bool {
    switch self {
    case .binaryCrossEntropy, .categoricalCrossEntropy, .hinge: true
    case .meanSquaredError, .meanAbsoluteError, .huber: false
    }
  }

  /// Whether the outputs are class probabilities.
  public var isCrossEntropy: Bool { self == .binaryCrossEntropy || self == .categoricalCrossEntropy }

  /// The number of output units for a number of classes; 0 classes means regression.
  public func outputs(classCount: Int) -> Int {
    switch self {
    case .categoricalCrossEntropy: classCount
    case .hinge: classCount > 2 ? classCount : 1
    case .binaryCrossEntropy, .meanSquaredError, .meanAbsoluteError, .huber: 1
    }
  }

  func canHave(outputs: Int) -> Bool {
    switch self {
    case .categoricalCrossEntropy: outputs >= 2
    case .hinge: outputs == 1 || outputs >= 3
    case .binaryCrossEntropy, .meanSquaredError, .meanAbsoluteError, .huber: outputs == 1
    }
  }
}
