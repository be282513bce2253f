// Dropout of hidden units.

import CKernels
import Randomness

/// Inverted dropout: in training each unit of each example is zero with probability p, and is divided by 1 − p otherwise, so
/// that its expectation stays and evaluation needs nothing. N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever and
/// R. Salakhutdinov, "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15 (2014).
struct Dropout {
  /// A word below it drops its unit.
  private let threshold: UInt32
  private let scale: Float

  /// - Parameter rate: p, from 0 to below 1.
  init(rate: Double) {
    threshold = UInt32(rate * 0x1p32)
    scale = Float(1 / (1 - rate))
  }

  /// A ← A * K and g′ ← g′ * K, with a word of the stream for each element.
  ///
  /// - Parameter count: of whole panels.
  func apply(
    to a: UnsafeMutablePointer<Float>, derivatives: UnsafeMutablePointer<Float>, count: Int,
    stream: inout RandomStream
  ) {
    let blocks = stream.takeBlocks(ofWords: count)
    var kernel = DropoutKernel(
      seed: blocks.seed, block: blocks.first, index: blocks.index, purpose: blocks.purpose,
      threshold: threshold, scale: scale)
    kernels.dropout(a, derivatives, count, &kernel)
  }
}
