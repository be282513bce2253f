// Embeddings of weights files, and the codes that choose their rows; docs/database.md describes the layout.

import Datasets
import HDF5
import NeuralNetwork

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
  /// Reads the embeddings, one for each category that the recipe leaves; none if there is no `embedding_1`.
  ///
  /// - Parameter columns: the recipe's output columns.
  static func embeddings(
    _ root: borrowing GroupReader, of columns: [Column], _ budget: inout ReadingBudget
  ) throws -> [StoredEmbedding] {
    guard try root.has(name(ofEmbedding: 0)) else { return [] }
    let categories = columns.filter { $0.categories != nil }
    guard try !root.has(name(ofEmbedding: categories.count)) else {
      throw Fault("it has more embeddings than the \(categories.count) categories of its network's inputs")
    }
    var embeddings: [StoredEmbedding] = []
    for (index, column) in categories.enumerated() {
      let name = name(ofEmbedding: index)
      let embedding = try root.group(name) { try StoredEmbedding($0, name: name) }
      try budget.take(numbers: embedding.values.count, of: "its embeddings hold")
      guard embedding.shape.cardinality == column.categories?.count else {
        throw Fault(
          "'\(name)' has \(embedding.shape.cardinality) rows, where \(column.name.quoted) has "
            + "\(column.categories?.count ?? 0) categories")
      }
      embeddings.append(embedding)
    }
    return embeddings
  }

  /// The form of the network's inputs: if it has embeddings, the categories that the recipe leaves are codes.
  var inputForm: InputForm {
    guard !architecture.embeddings.isEmpty else { return InputForm(architecture) }
    let cardinalities = recipe.outputs.compactMap { $0.categories?.count }
    return InputForm(numbers: recipe.outputs.count - cardinalities.count, cardinalities: cardinalities)
  }

  /// The network's inputs for all rows of a table. A value that is no category has no code.
  func inputs(for table: FeatureTable) -> Inputs {
    let (values, form) = (recipe.apply(to: table, rows: 0..<table.count), inputForm)
    guard !form.cardinalities.isEmpty else { return Inputs(numbers: values, form: form, count: table.count) }
    var (numbers, codes): ([Float], [Int32]) = ([], [])
    let width = recipe.outputs.count
    for (place, value) in values.enumerated() {
      if let categories = recipe.outputs[place % width].categories {
        let code = Int32(exactly: value) ?? -1
        codes.append(categories.indices.contains(Int(code)) ? code : -1)
      } else {
        numbers.append(value)
      }
    }
    return Inputs(numbers: numbers, codes: codes, form: form, count: table.count)
  }
}

extension Column {
  /// nil for a number.
  fileprivate var categories: [String]? {
    if case .category(let words) = kind { words } else { nil }
  }
}
