// Penalties, clipping, decay and the limit of the norm, on the parameters and their gradients.

extension Regularization {
  /// Adds the gradients of the penalties, and clips the whole.
  func adjust(
    _ gradients: UnsafeMutableBufferPointer<Float>, of parameters: UnsafeMutableBufferPointer<Float>,
    in architecture: Architecture
  ) {
    if l1 > 0 || l2 > 0 {
      for layer in 1...architecture.layerCount {
        for i in architecture.parameterRanges(ofLayer: layer).weight {
          let w = parameters[i]
          let sign: Float = w > 0 ? 1 : w < 0 ? -1 : 0
          gradients[i] += l2 * w + l1 * sign
        }
      }
    }
    guard clipNorm > 0, let address = gradients.baseAddress else { return }
    let norm = VectorMath.sum(address, count: gradients.count) { $0 * $0 }.squareRoot()
    // PyTorch's form, which never divides by zero.
    let factor = clipNorm / (norm + 1e-6)
    guard factor < 1 else { return }
    for i in 0..<gradients.count { gradients[i] *= factor }
  }

  func decay(
    _ parameters: UnsafeMutableBufferPointer<Float>, learningRate: Double, in architecture: Architecture
  ) {
    guard weightDecay > 0 else { return }
    let factor = Float(1 - learningRate * weightDecay)
    for layer in 1...architecture.layerCount {
      for i in architecture.parameterRanges(ofLayer: layer).weight { parameters[i] *= factor }
    }
  }

  /// Scales the weights into each unit down to the limit.
  func limitNorms(of layers: [Network.Layer], in architecture: Architecture) {
    guard maxNorm > 0 else { return }
    for layer in 1...architecture.layerCount {
      let inputs = architecture.sizes[layer - 1]
      for unit in 0..<architecture.sizes[layer] {
        let weights = layers[layer - 1].places.weight + unit * inputs
        let norm = VectorMath.sum(weights, count: inputs) { $0 * $0 }.squareRoot()
        guard norm > maxNorm else { continue }
        let factor = maxNorm / norm
        for i in 0..<inputs { weights[i] *= factor }
      }
    }
  }
}
