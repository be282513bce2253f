// The inputs that a recipe makes, as the engine takes them.

import Datasets
import NeuralNetwork

extension Recipe {
  /// The form of the network's inputs.
  package var form: InputForm { InputForm(numbers: denseCount, cardinalities: groups.map(\.size)) }

  /// The embeddings of the network.
  package var embeddings: [Embedding] {
    groups.compactMap { group in
      guard case .embedding(let cardinality, let width) = group else { return nil }
      return Embedding(cardinality: cardinality, width: width)
    }
  }
}

extension NetworkInputs {
  /// - Parameter recipe: that made them.
  package func inputs(of recipe: Recipe) -> Inputs {
    Inputs(numbers: features, codes: codes, form: recipe.form, count: count)
  }
}
