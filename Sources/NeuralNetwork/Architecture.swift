// The shape of a network.

/// A dense network with L layers of weights: n[0] features, n[1] … n[L−1] hidden units, n[L] outputs.
public struct Architecture: Hashable, Sendable {
  /// n[0] … n[L].
  public let sizes: [Int]
  /// g[1] … g[L−1], of the hidden layers.
  public let activations: [Activation]
  /// With it goes the activation of the output layer.
  public let loss: Loss

  /// - Precondition: `sizes` has at least two entries, all positive, and two more than `activations`; categorical
  ///   cross-entropy has at least two outputs, the other losses one.
  public init(sizes: [Int], activations: [Activation], loss: Loss) {
    precondition(sizes.count >= 2 && sizes.allSatisfy { $0 > 0 }, "every layer has units")
    precondition(activations.count == sizes.count - 2, "every hidden layer has an activation")
    let outputs = sizes[sizes.count - 1]
    precondition(
      loss == .categoricalCrossEntropy ? outputs >= 2 : outputs == 1, "the outputs are those of the loss")
    self.sizes = sizes
    self.activations = activations
    self.loss = loss
  }

  /// One hidden layer's width after the other, all with one activation.
  public init(features: Int, hidden: [Int], outputs: Int, activation: Activation, loss: Loss) {
    self.init(
      sizes: [features] + hidden + [outputs],
      activations: Array(repeating: activation, count: hidden.count), loss: loss)
  }

  /// L, the number of layers of weights.
  public var layerCount: Int { sizes.count - 1 }

  public var outputs: Int { sizes[layerCount] }

  /// Σ n[l] (n[l−1] + 1).
  public var parameterCount: Int {
    (1...layerCount).reduce(0) { $0 + sizes[$1] * (sizes[$1 - 1] + 1) }
  }

  /// Where W[l] and b[l] lie among all parameters: W[1], b[1], W[2], b[2], …, each W row by row.
  ///
  /// - Parameter layer: l, from 1 to L.
  public func parameterRanges(ofLayer layer: Int) -> (weight: Range<Int>, bias: Range<Int>) {
    let start = (1..<layer).reduce(0) { $0 + sizes[$1] * (sizes[$1 - 1] + 1) }
    let weightEnd = start + sizes[layer] * sizes[layer - 1]
    return (start..<weightEnd, weightEnd..<weightEnd + sizes[layer])
  }

  /// The activation of a layer by name, the output's included.
  ///
  /// - Parameter layer: l, from 1 to L.
  public func activationName(ofLayer layer: Int) -> String {
    layer < layerCount ? activations[layer - 1].rawValue : loss.outputActivation
  }
}
