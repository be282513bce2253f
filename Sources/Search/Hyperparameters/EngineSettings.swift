import NeuralNetwork

/// Everything that the engine takes from the hyperparameters. Each definition sets its part of it.
package struct EngineSettings: Hashable, Sendable {
  /// Units of each hidden layer.
  var hiddenLayers: [Int] = []
  /// One for each hidden layer.
  var activations: [Activation] = []
  /// nil for the one that suits each layer's activation.
  var initializer: Initializer?
  var normalization = Normalization.none
  var loss = Loss.meanSquaredError
  var classWeights = ClassWeights.equal
  var training = TrainingSettings(learningRate: 0, batchSize: 0, epochs: 0)
  /// Epochs without a better metric after which training stops; 0 never stops.
  var patience = 0
  /// How much better the metric must be to count.
  var minimumChange = 0.0

  /// Factors for the loss of each class.
  enum ClassWeights: Hashable, Sendable {
    case equal
    /// All classes have the same total weight.
    case balanced
    case given([Float])

    /// - Parameter counts: the training examples of each class.
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
