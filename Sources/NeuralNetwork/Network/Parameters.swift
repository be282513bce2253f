// The parameters of a network as a value.

import Randomness

/// The embeddings and W[1], b[1], …, W[L], b[L] of an architecture, with γ, β and the running statistics of
/// normalised layers.
public struct Parameters: Hashable, Sendable {
  public let architecture: Architecture
  /// The trainable parameters: embeddings, then layers in the order of `Architecture.parameterRanges`.
  public internal(set) var values: [Float]
  /// Running means and variances, ordered by `Architecture.statisticsRanges`.
  public internal(set) var statistics: [Float]

  /// - Parameter statistics: nil for the initial ones, mean 0 and variance 1.
  /// - Precondition: there are `architecture.parameterCount` values and `architecture.statisticsCount` statistics.
  public init(architecture: Architecture, values: [Float], statistics: [Float]? = nil) {
    let statistics = statistics ?? Self.initialStatistics(architecture)
    precondition(values.count == architecture.parameterCount, "there is a value for each parameter")
    precondition(statistics.count == architecture.statisticsCount, "there are statistics for each unit")
    self.architecture = architecture
    self.values = values
    self.statistics = statistics
  }

  /// Draws each embedding and the weights of each layer from its own random stream; biases and β are zero, γ
  /// is one.
  ///
  /// - Parameters:
  ///   - initializer: nil selects one by each layer's activation; the output layer uses that of the layer before it.
  ///   - engine: the version that defines normal draws.
  public init(
    architecture: Architecture, initializer: Initializer?, seed: UInt64, engine: EngineVersion = .current
  ) {
    self.architecture = architecture
    statistics = Self.initialStatistics(architecture)
    values = [Float](repeating: 0, count: architecture.parameterCount)
    values.withUnsafeMutableBufferPointer { values in
      for (index, embedding) in architecture.embeddings.enumerated() {
        let range = architecture.parameterRange(ofEmbedding: index)
        embedding.fill(
          UnsafeMutableBufferPointer(rebasing: values[range]), seed: seed, index: index + 1)
      }
      for layer in 1...architecture.layerCount {
        let ranges = architecture.parameterRanges(ofLayer: layer)
        let hidden = min(layer, architecture.activations.count)
        let activation = hidden > 0 ? architecture.activations[hidden - 1] : .identity
        (initializer ?? .suited(to: activation)).fill(
          UnsafeMutableBufferPointer(rebasing: values[ranges.weight]),
          inputs: architecture.sizes[layer - 1], units: architecture.sizes[layer],
          stream: RandomStream(seed: seed, purpose: .initialization, index: layer), engine.functions)
        for index in ranges.scale { values[index] = 1 }
      }
    }
  }

  private static func initialStatistics(_ architecture: Architecture) -> [Float] {
    (1...architecture.layerCount).flatMap { layer -> [Float] in
      guard let ranges = architecture.statisticsRanges(ofLayer: layer) else { return [] }
      return ranges.mean.map { _ in 0 } + ranges.variance.map { _ in 1 }
    }
  }

  /// W[l], n[l] × n[l−1], in row-major order.
  public func weight(ofLayer layer: Int) -> ArraySlice<Float> {
    values[architecture.parameterRanges(ofLayer: layer).weight]
  }

  /// b[l], n[l] × 1.
  public func bias(ofLayer layer: Int) -> ArraySlice<Float> {
    values[architecture.parameterRanges(ofLayer: layer).bias]
  }
}
