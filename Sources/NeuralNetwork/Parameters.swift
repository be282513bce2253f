// The weights and biases of a network as a value, to begin with, to keep and to store.

import Randomness

/// W[1], b[1], …, W[L], b[L] of an architecture.
public struct Parameters: Hashable, Sendable {
  public let architecture: Architecture
  /// One after the other as `Architecture.parameterRanges` says.
  public internal(set) var values: [Float]

  /// - Precondition: there are `architecture.parameterCount` values.
  public init(architecture: Architecture, values: [Float]) {
    precondition(values.count == architecture.parameterCount, "there is a value for each parameter")
    self.architecture = architecture
    self.values = values
  }

  /// Draws the weights, each layer from a random stream of its own; biases are zero.
  public init(architecture: Architecture, initializer: Initializer, seed: UInt64) {
    self.architecture = architecture
    values = [Float](repeating: 0, count: architecture.parameterCount)
    values.withUnsafeMutableBufferPointer { values in
      for layer in 1...architecture.layerCount {
        let range = architecture.parameterRanges(ofLayer: layer).weight
        initializer.fill(
          UnsafeMutableBufferPointer(rebasing: values[range]),
          inputs: architecture.sizes[layer - 1], units: architecture.sizes[layer],
          stream: RandomStream(seed: seed, purpose: .initialization, index: layer))
      }
    }
  }

  /// W[l], n[l] × n[l−1], row by row.
  public func weight(ofLayer layer: Int) -> ArraySlice<Float> {
    values[architecture.parameterRanges(ofLayer: layer).weight]
  }

  /// b[l], n[l] × 1.
  public func bias(ofLayer layer: Int) -> ArraySlice<Float> {
    values[architecture.parameterRanges(ofLayer: layer).bias]
  }
}
