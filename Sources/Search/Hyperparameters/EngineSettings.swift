import Datasets
import NeuralNetwork

/// The engine's settings from the hyperparameters. Each definition sets some of them.
package struct EngineSettings: Hashable, Sendable {
  /// How features and target are prepared.
  var recipe = EngineSettings.withoutRecipe
  /// Units of each hidden layer.
  var hiddenLayers: [Int] = []
  /// One per hidden layer.
  var activations: [Activation] = []
  /// nil to follow each layer's activation.
  var initializer: Initializer?
  var normalization = Normalization.none
  var loss = Loss.meanSquaredError
  var classWeights = ClassWeights.equal
  var training = TrainingSettings(learningRate: 0, batchSize: 0, epochs: 0)
  /// Whether a binary classifier's threshold is chosen on the validation split.
  var tunesThreshold = false
  /// Epochs without improvement before training stops; 0 never stops.
  var patience = 0
  /// The minimum improvement of the metric that counts.
  var minimumChange = 0.0

  /// Where no hyperparameter says how to prepare the data.
  private static let withoutRecipe: RecipeChoices = {
    var choices = RecipeChoices()
    choices.scaling = .none
    choices.categoryEncoding = .oneHot
    return choices
  }()

  /// The class weights of the loss.
  enum ClassWeights: Hashable, Sendable {
    case equal
    /// All classes have the same total weight.
    case balanced
    case given([Float])

    /// - Parameter counts: the number of training examples of each class.
    func factors(_ counts: [Int]) -> [Float] {
      switch self {
      case .equal: return []
      case .given(let weights): return weights
      case .balanced:
        let total = counts.reduce(0, +)
        return counts.map { Float(Double(total) / Double(counts.count * max($0, 1))) }
      }
    }
  }
}
