// Normalising whole buffers, which stand one example a row, and the way back.

extension Normalization {
  /// γ and β of a layer, n[l] each.
  struct Affine {
    let scale: UnsafeMutablePointer<Float>
    let shift: UnsafeMutablePointer<Float>
  }

  /// The running mean and variance of a layer's units, of batch normalisation alone; n[l] each.
  struct Running {
    let mean: UnsafeMutablePointer<Float>
    let variance: UnsafeMutablePointer<Float>
  }

  /// What the way back needs of a training pass.
  struct Memory {
    /// Ẑ, rows × units.
    let normalized: UnsafeMutablePointer<Float>
    /// 1 / √(v + ε), of each unit (batch) or each row (layer).
    let inverse: UnsafeMutablePointer<Float>
    /// Two numbers a unit for sums.
    let sums: UnsafeMutablePointer<Float>
  }

  // MARK: Training

  /// Z becomes U, with the statistics of these rows.
  ///
  /// - Parameter momentum: how much of the running statistics is replaced by those of the batch.
  func normalize(
    _ z: UnsafeMutablePointer<Float>, rows: Int, units: Int, affine: Affine, running: Running?,
    momentum: Float, memory: Memory
  ) {
    switch self {
    case .none: return
    case .batch:
      Self.normalizeUnits(z, rows, units, memory)
      if let running { Self.update(running, momentum, rows, units, memory) }
    case .layer: Self.normalizeRows(z, rows, units, memory.inverse)
    }
    memory.normalized.update(from: z, count: rows * units)
    for row in 0..<rows {
      let values = z + row * units
      for unit in 0..<units { values[unit] = values[unit] * affine.scale[unit] + affine.shift[unit] }
    }
  }

  /// Leaves the mean and the biased variance of each unit in `sums`.
  private static func normalizeUnits(
    _ z: UnsafeMutablePointer<Float>, _ rows: Int, _ units: Int, _ memory: Memory
  ) {
    let mean = memory.sums
    let variance = memory.sums + units
    let share = 1 / Float(rows)
    mean.update(repeating: 0, count: 2 * units)
    for row in 0..<rows {
      let values = z + row * units
      for unit in 0..<units { mean[unit] += values[unit] }
    }
    for unit in 0..<units { mean[unit] *= share }
    for row in 0..<rows {
      let values = z + row * units
      for unit in 0..<units {
        values[unit] -= mean[unit]
        variance[unit] += values[unit] * values[unit]
      }
    }
    for unit in 0..<units {
      variance[unit] *= share
      memory.inverse[unit] = 1 / (variance[unit] + epsilon).squareRoot()
    }
    for row in 0..<rows {
      let values = z + row * units
      for unit in 0..<units { values[unit] *= memory.inverse[unit] }
    }
  }

  /// r ← (1 − k) r + k (batch value), with the unbiased variance; one row has none.
  private static func update(
    _ running: Running, _ momentum: Float, _ rows: Int, _ units: Int, _ memory: Memory
  ) {
    let (mean, variance) = (memory.sums, memory.sums + units)
    for unit in 0..<units { running.mean[unit] += momentum * (mean[unit] - running.mean[unit]) }
    guard rows > 1 else { return }
    let unbiased = Float(rows) / Float(rows - 1)
    for unit in 0..<units {
      running.variance[unit] += momentum * (variance[unit] * unbiased - running.variance[unit])
    }
  }

  private static func normalizeRows(
    _ z: UnsafeMutablePointer<Float>, _ rows: Int, _ units: Int, _ inverse: UnsafeMutablePointer<Float>
  ) {
    let share = 1 / Float(units)
    for row in 0..<rows {
      let values = z + row * units
      let mean = VectorMath.sum(values, count: units) * share
      for unit in 0..<units { values[unit] -= mean }
      let variance = VectorMath.sum(values, count: units) { $0 * $0 } * share
      let factor = 1 / (variance + epsilon).squareRoot()
      for unit in 0..<units { values[unit] *= factor }
      inverse[row] = factor
    }
  }

  /// dU becomes dZ, and the gradients of γ and β are written: dγ = Σ dU * Ẑ and dβ = Σ dU over the examples; with D = γ * dU,
  /// dZ = (D − mean(D) − Ẑ * mean(D * Ẑ)) / √(v + ε), the means over what was normalised together.
  func backpropagate(
    _ delta: UnsafeMutablePointer<Float>, rows: Int, units: Int, affine: Affine, gradient: Affine,
    memory: Memory
  ) {
    guard self != .none else { return }
    gradient.scale.update(repeating: 0, count: units)
    gradient.shift.update(repeating: 0, count: units)
    for row in 0..<rows {
      let values = delta + row * units
      let normalized = memory.normalized + row * units
      for unit in 0..<units {
        gradient.scale[unit] += values[unit] * normalized[unit]
        gradient.shift[unit] += values[unit]
      }
    }
    if self == .batch {
      // The means of D and D * Ẑ follow from dβ and dγ.
      let share = 1 / Float(rows)
      for row in 0..<rows {
        let values = delta + row * units
        let normalized = memory.normalized + row * units
        for unit in 0..<units {
          let centred =
            values[unit] - share * (gradient.shift[unit] + normalized[unit] * gradient.scale[unit])
          values[unit] = centred * affine.scale[unit] * memory.inverse[unit]
        }
      }
    } else {
      let share = 1 / Float(units)
      // D * Ẑ of one row.
      let products = memory.sums
      for row in 0..<rows {
        let values = delta + row * units
        let normalized = memory.normalized + row * units
        for unit in 0..<units {
          values[unit] *= affine.scale[unit]
          products[unit] = values[unit] * normalized[unit]
        }
        let mean = VectorMath.sum(values, count: units) * share
        let product = VectorMath.sum(products, count: units) * share
        let factor = memory.inverse[row]
        for unit in 0..<units { values[unit] = (values[unit] - mean - normalized[unit] * product) * factor }
      }
    }
  }

  // MARK: Evaluation

  /// Z becomes U, with the running statistics for batch normalisation.
  ///
  /// - Parameter factors: room for two numbers a unit, or one a row.
  func normalize(
    _ z: UnsafeMutablePointer<Float>, rows: Int, units: Int, affine: Affine, running: Running?,
    factors: UnsafeMutablePointer<Float>
  ) {
    switch self {
    case .none: return
    case .batch:
      guard let running else { return }
      let offsets = factors + units
      for unit in 0..<units {
        factors[unit] = affine.scale[unit] / (running.variance[unit] + Self.epsilon).squareRoot()
        offsets[unit] = affine.shift[unit] - running.mean[unit] * factors[unit]
      }
      for row in 0..<rows {
        let values = z + row * units
        for unit in 0..<units { values[unit] = values[unit] * factors[unit] + offsets[unit] }
      }
    case .layer:
      Self.normalizeRows(z, rows, units, factors)
      for row in 0..<rows {
        let values = z + row * units
        for unit in 0..<units { values[unit] = values[unit] * affine.scale[unit] + affine.shift[unit] }
      }
    }
  }
}
