// Applies penalties, clipping, weight decay and the norm limit to parameters and gradients.

import CKernels

extension Regularization {
  /// Whether `adjust` has an effect.
  var changesGradients: Bool { l1 > 0 || l2 > 0 || clipNorm > 0 }

  /// Adds the gradients of the penalties, then clips.
  func adjust(
    _ gradients: UnsafeMutablePointer<Float>, of parameters: UnsafePointer<Float>, in layout: ParameterLayout
  ) {
    if l1 > 0 || l2 > 0 {
      for weight in layout.weights {
        kernels.penalize(
          gradients + weight.lowerBound, parameters + weight.lowerBound, weight.count, l1, l2)
      }
    }
    guard clipNorm > 0 else { return }
    let norm = kernels.sumOfSquares(gradients, layout.count).squareRoot()
    // PyTorch's form, which never divides by zero.
    let factor = clipNorm / (norm + 1e-6)
    if factor < 1 { kernels.scale(gradients, layout.count, factor) }
  }

  func decay(
    _ parameters: UnsafeMutablePointer<Float>, learningRate: Double, in layout: ParameterLayout
  ) {
    guard weightDecay > 0 else { return }
    let factor = Float(1 - learningRate * weightDecay)
    for weight in layout.weights {
      kernels.scale(parameters + weight.lowerBound, weight.count, factor)
    }
  }

  /// Scales the weights into each unit down to the maximum norm.
  func limitNorms(of layers: [Network.Layer], in architecture: Architecture) {
    guard maxNorm > 0 else { return }
    for layer in 1...architecture.layerCount {
      kernels.limitNorms(
        layers[layer - 1].places.weight, architecture.sizes[layer - 1], architecture.sizes[layer], maxNorm)
    }
  }
}
