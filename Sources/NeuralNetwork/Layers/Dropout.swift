// Dropout of hidden units.

import CKernels
import Randomness

/// Inverted dropout: in training, each unit of each example is zeroed with probability p and otherwise divided by 1 −
/// p, so
/// its expectation is unchanged and evaluation needs no scaling. N. Srivastava, G. Hinton, A. Krizhevsky, I.
/// Sutskever and
/// R. Salakhutdinov, "Dropout: a simple way to prevent neural networks from overfitting", JMLR 15 (2014).
struct Dropout {
  /// Random words below this threshold drop their unit.
  private let threshold: UInt32
  private let scale: Float

  /// - Parameter rate: p, at least 0 and below 1.
  init(rate: Double) {
    threshold = UInt32(rate * 0x1p32)
    scale = Float(1 / (1 - rate))
  }

  /// Computes A ← A * K and g′ ← g′ * K, with one word of the stream for each element.
  ///
  /// - Parameter count: a multiple of the panel size.
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
