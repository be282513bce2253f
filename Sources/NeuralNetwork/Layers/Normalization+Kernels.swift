// Batch and layer normalisation of whole buffers in panels: forward and backward pass.

import CKernels

extension Normalization {
  /// γ and β of a layer, n[l] each, padded with zeros.
  struct Affine {
    let scale: UnsafeMutablePointer<Float>
    let shift: UnsafeMutablePointer<Float>
  }

  /// The running mean and variance of a layer's units, n[l] each; only for batch normalisation.
  struct Running {
    let mean: UnsafeMutablePointer<Float>
    let variance: UnsafeMutablePointer<Float>
  }

  /// What the backward pass needs of the forward pass.
  struct Memory {
    /// Ẑ, rows × units.
    let normalized: UnsafeMutablePointer<Float>
    /// 1 / √(v + ε) for each unit (batch) or row (layer).
    let inverse: UnsafeMutablePointer<Float>
    /// Scratch for two sums per unit, each padded to whole panels.
    let sums: UnsafeMutablePointer<Float>
  }

  // MARK: Training

  /// Turns Z into U, with the statistics of these rows.
  ///
  /// - Parameter momentum: the fraction of the running statistics that the batch replaces.
  func normalize(
    _ z: UnsafeMutablePointer<Float>, rows: Int, units: Int, affine: Affine, running: Running?,
    momentum: Float, memory: Memory
  ) {
    switch self {
    case .none: return
    case .batch:
      let (means, variances) = (memory.sums, memory.sums + Panels.rounded(units))
      kernels.batchNorm(
        z, rows, units, affine.scale, affine.shift, memory.normalized, memory.inverse, means, variances)
      running?.update(momentum, rows: rows, units: units, means: means, variances: variances)
    case .layer:
      kernels.layerNorm(
        z, rows, units, affine.scale, affine.shift, memory.normalized, memory.inverse)
    }
  }

  /// Turns dU into dZ, and writes the gradients of γ and β.
  func backpropagate(
    _ delta: UnsafeMutablePointer<Float>, rows: Int, units: Int, affine: Affine, gradient: Affine,
    memory: Memory
  ) {
    switch self {
    case .none: return
    case .batch:
      kernels.normalizeUnitsBack(
        delta, rows, units, affine.scale, memory.normalized, memory.inverse, gradient.scale, gradient.shift)
    case .layer:
      kernels.normalizeRowsBack(
        delta, rows, units, affine.scale, memory.normalized, memory.inverse, gradient.scale, gradient.shift)
    }
  }

  // MARK: Evaluation

  /// Turns Z into U, with the running statistics for batch normalisation.
  ///
  /// - Parameter factors: scratch for two numbers per unit, each padded to whole panels.
  func normalize(
    _ z: UnsafeMutablePointer<Float>, rows: Int, units: Int, affine: Affine, running: Running?,
    factors: UnsafeMutablePointer<Float>
  ) {
    switch self {
    case .none: return
    case .batch:
      guard let running else { return }
      let offsets = factors + Panels.rounded(units)
      factors.update(repeating: 0, count: 2 * Panels.rounded(units))
      for unit in 0..<units {
        factors[unit] = affine.scale[unit] / (running.variance[unit] + Self.epsilon).squareRoot()
        offsets[unit] = affine.shift[unit] - running.mean[unit] * factors[unit]
      }
      kernels.transform(z, rows, units, factors, offsets)
    case .layer: kernels.layerNorm(z, rows, units, affine.scale, affine.shift, nil, nil)
    }
  }
}

extension Normalization.Running {
  /// Computes r ← (1 − k) r + k (batch value), with the unbiased variance, which is undefined for one row.
  ///
  /// - Parameter variances: biased.
  fileprivate func update(
    _ momentum: Float, rows: Int, units: Int, means: UnsafePointer<Float>, variances: UnsafePointer<Float>
  ) {
    for unit in 0..<units { mean[unit] += momentum * (means[unit] - mean[unit]) }
    guard rows > 1 else { return }
    let unbiased = Float(rows) / Float(rows - 1)
    for unit in 0..<units { variance[unit] += momentum * (variances[unit] * unbiased - variance[unit]) }
  }
}
