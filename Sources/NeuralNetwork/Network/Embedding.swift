// Learned embeddings of categories.

import Randomness

/// A trainable table with a row for each category of a column. The category's row is part of the network's
/// input; without a category, that part is zero.
///
/// C. Guo and F. Berkhahn, "Entity embeddings of categorical variables", 2016, arXiv:1604.06737.
public struct Embedding: Hashable, Sendable {
  /// The number of categories.
  public let cardinality: Int
  /// The number of inputs.
  public let width: Int

  public init(cardinality: Int, width: Int) {
    precondition(cardinality > 0 && width > 0, "an embedding has rows and columns")
    self.cardinality = cardinality
    self.width = width
  }

  /// The number of parameters.
  public var count: Int { cardinality * width }

  /// Draws from U(−0.05, 0.05), Keras' default and that of Guo and Berkhahn. A rare category then stays close
  /// to the zeros of an unknown one, where PyTorch's N(0, 1) would give it noise as large as a standardised
  /// number.
  ///
  /// - Parameter index: the number of the embedding, from 1.
  func fill(_ table: UnsafeMutableBufferPointer<Float>, seed: UInt64, index: Int) {
    var stream = RandomStream(seed: seed, purpose: .embedding, index: index)
    for i in table.indices { table[i] = Float((2 * stream.uniform() - 1) * 0.05) }
  }
}

extension Architecture {
  /// The number of inputs that are rows of embeddings.
  public var embeddedInputs: Int { embeddings.reduce(0) { $0 + $1.width } }

  /// The number of parameters of all embeddings, the first ones.
  var embeddingParameterCount: Int { embeddings.reduce(0) { $0 + $1.count } }

  /// The parameters of an embedding, cardinality × width in row-major order.
  ///
  /// - Parameter index: from 0.
  public func parameterRange(ofEmbedding index: Int) -> Range<Int> {
    let start = embeddings[..<index].reduce(0) { $0 + $1.count }
    return start..<start + embeddings[index].count
  }
}

extension Parameters {
  /// The table of an embedding, cardinality × width, in row-major order.
  ///
  /// - Parameter index: from 0.
  public func table(ofEmbedding index: Int) -> ArraySlice<Float> {
    values[architecture.parameterRange(ofEmbedding: index)]
  }
}
