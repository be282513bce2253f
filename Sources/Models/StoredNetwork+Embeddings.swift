// Embeddings of weights files, and the codes that choose their rows; docs/database.md describes the layout.

import Datasets
import HDF5
import NeuralNetwork
import Search

/// An embedding as stored.
struct StoredEmbedding {
  let shape: Embedding
  /// In row-major order.
  let values: [Float]

  init(_ group: borrowing GroupReader, name: String) throws {
    let (shape, values) = try group.readFloats("weight")
    guard shape.count == 2, shape.allSatisfy({ $0 > 0 }) else {
      throw StoredNetwork.Fault("'\(name)/weight' has the shape \(shape), which is not a matrix")
    }
    self.shape = Embedding(cardinality: shape[0], width: shape[1])
    self.values = values
  }
}

extension StoredNetwork {
  /// Reads the embeddings of a recipe's categories; none if it has no embedded category.
  static func embeddings(
    _ root: borrowing GroupReader, of recipe: Recipe, _ budget: inout ReadingBudget
  ) throws -> [StoredEmbedding] {
    let expected = recipe.embeddings
    guard try !root.has(name(ofEmbedding: expected.count)) else {
      throw Fault("it has more embeddings than its recipe's \(expected.count)")
    }
    var embeddings: [StoredEmbedding] = []
    for (index, shape) in expected.enumerated() {
      let name = name(ofEmbedding: index)
      guard try root.has(name) else { throw Fault("it has no '\(name)'") }
      let embedding = try root.group(name) { try StoredEmbedding($0, name: name) }
      try budget.take(numbers: embedding.values.count, of: "its embeddings hold")
      guard embedding.shape == shape else {
        throw Fault(
          "'\(name)' has the shape \([embedding.shape.cardinality, embedding.shape.width]), where its recipe needs "
            + "\([shape.cardinality, shape.width])")
      }
      embeddings.append(embedding)
    }
    return embeddings
  }

  /// The network's inputs for all rows of a table.
  func inputs(for table: FeatureTable) -> Inputs {
    recipe.apply(to: table, rows: 0..<table.count).inputs(of: recipe)
  }
}
