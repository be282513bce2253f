// What training minimises, with the output activation that belongs to it.

/// A loss, averaged over the examples: J = (1/m) Σ loss. Each stands with the one output activation for which
/// dJ/dZ of the last layer is simple and nothing can overflow.
public enum Loss: String, CaseIterable, Sendable {
  /// One sigmoid output p = P(y = 1): −(y log p + (1 − y) log(1 − p)).
  case binaryCrossEntropy = "binary_cross_entropy"
  /// A softmax over the classes: −log p_y.
  case categoricalCrossEntropy = "categorical_cross_entropy"
  /// One identity output a: (a − y)².
  case meanSquaredError = "mean_squared_error"

  /// The output layer's activation by name.
  public var outputActivation: String {
    switch self {
    case .binaryCrossEntropy: "sigmoid"
    case .categoricalCrossEntropy: "softmax"
    case .meanSquaredError: "identity"
    }
  }

  /// Whether the outputs stand for classes, which can be right or wrong.
  public var classifies: Bool { self != .meanSquaredError }
}
