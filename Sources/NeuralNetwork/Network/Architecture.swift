// The architecture of a network.

/// A dense network with L layers of weights: n[0] features, n[1] … n[L−1] hidden units, n[L] outputs.
public struct Architecture: Hashable, Sendable {
  /// n[0] … n[L].
  public let sizes: [Int]
  /// The tables whose rows are inputs, after the numbers.
  public let embeddings: [Embedding]
  /// g[1] … g[L−1], the activations of the hidden layers.
  public let activations: [Activation]
  /// The normalisation of every hidden layer.
  public let normalization: Normalization
  /// The loss, which determines the output activation.
  public let loss: Loss

  /// - Precondition: `sizes` has at least two entries, all positive, and two more than `activations`; there
  ///   are inputs for all columns of the embeddings; the loss allows the number of outputs.
  public init(
    sizes: [Int], embeddings: [Embedding] = [], activations: [Activation],
    normalization: Normalization = .none, loss: Loss
  ) {
    precondition(sizes.count >= 2 && sizes.allSatisfy { $0 > 0 }, "every layer has units")
    precondition(embeddings.reduce(0) { $0 + $1.width } <= sizes[0], "the embeddings' rows are inputs")
    precondition(activations.count == sizes.count - 2, "every hidden layer has an activation")
    precondition(loss.canHave(outputs: sizes[sizes.count - 1]), "the outputs are those of the loss")
    self.sizes = sizes
    self.embeddings = embeddings
    self.activations = activations
    self.normalization = activations.isEmpty ? .none : normalization
    self.loss = loss
  }

  /// Hidden layers of the given widths, all with one activation.
  public init(features: Int, hidden: [Int], outputs: Int, activation: Activation, loss: Loss) {
    self.init(
      sizes: [features] + hidden + [outputs],
      activations: Array(repeating: activation, count: hidden.count), loss: loss)
  }

  /// L, the number of layers of weights.
  public var layerCount: Int { sizes.count - 1 }

  public var outputs: Int { sizes[layerCount] }

  /// The kind of target.
  public var task: Metric.Task {
    guard loss.classifies else { return .regression }
    return loss == .binaryCrossEntropy && outputs > 1 ? .multilabel : .classification
  }

  /// The number of classes; nil for a regression and a multi-label classification.
  public var classCount: Int? {
    guard task == .classification else { return nil }
    return outputs == 1 ? 2 : outputs
  }

  /// The numbers that an example has as its target: 1 for a class, otherwise one for each label or each number to
  /// predict.
  public var targetCount: Int { task == .classification ? 1 : outputs / loss.outputsPerTarget }

  /// The number of trainable parameters: Σ n[l] (n[l−1] + 1), 2 n[l] for each normalised layer, and the
  /// embeddings.
  public var parameterCount: Int { parameterRanges(ofLayer: layerCount).bias.upperBound }

  /// The ranges of a layer's parameters within all parameters.
  public struct ParameterRanges: Hashable, Sendable {
    /// W, in row-major order.
    public let weight: Range<Int>
    public let bias: Range<Int>
    /// γ and β; empty if the layer is not normalised.
    public let scale: Range<Int>
    public let shift: Range<Int>
  }

  /// The parameters of a layer. After the embeddings, all parameters are stored layer by layer: W[1], b[1],
  /// γ[1], β[1], W[2], …
  ///
  /// - Parameter layer: l, from 1 to L.
  public func parameterRanges(ofLayer layer: Int) -> ParameterRanges {
    var end = (1..<layer).reduce(embeddingParameterCount) { sum, layer in
      sum + sizes[layer] * (sizes[layer - 1] + 1 + (isNormalized(layer: layer) ? 2 : 0))
    }
    func next(_ count: Int) -> Range<Int> {
      defer { end += count }
      return end..<end + count
    }
    let affine = isNormalized(layer: layer) ? sizes[layer] : 0
    return ParameterRanges(
      weight: next(sizes[layer] * sizes[layer - 1]), bias: next(sizes[layer]), scale: next(affine),
      shift: next(affine))
  }

  public func isNormalized(layer: Int) -> Bool { normalization != .none && layer < layerCount }

  /// The number of running means and variances of batch normalisation: 2 n[l] for each hidden layer. Gradients do not
  /// change them.
  public var statisticsCount: Int {
    normalization == .batch ? 2 * sizes[1..<layerCount].reduce(0, +) : 0
  }

  /// The ranges of a hidden layer's running mean and variance; nil without batch normalisation.
  public func statisticsRanges(ofLayer layer: Int) -> (mean: Range<Int>, variance: Range<Int>)? {
    guard normalization == .batch, layer < layerCount else { return nil }
    let start = 2 * sizes[1..<layer].reduce(0, +)
    let middle = start + sizes[layer]
    return (start..<middle, middle..<middle + sizes[layer])
  }

  /// The name of a layer's activation, including the output layer's.
  ///
  /// - Parameter layer: l, from 1 to L.
  public func activationName(ofLayer layer: Int) -> String {
    layer < layerCount ? activations[layer - 1].rawValue : loss.outputActivation
  }
}
