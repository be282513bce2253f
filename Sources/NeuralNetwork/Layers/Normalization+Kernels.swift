// Normalising whole buffers, which stand in panels, and the way back. What fills up the last panel stays zero.

extension Normalization {
  private typealias Vector = VectorMath.Vector

  /// γ and β of a layer, n[l] each, filled up with zeros.
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
    /// Two numbers a unit for sums, each filled up to whole panels.
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
    memory.normalized.update(from: z, count: rows * Panels.rounded(units))
    Self.transform(z, rows, units, factors: affine.scale, offsets: affine.shift)
  }

  /// Leaves the mean and the biased variance of each unit in `sums`.
  private static func normalizeUnits(
    _ z: UnsafeMutablePointer<Float>, _ rows: Int, _ units: Int, _ memory: Memory
  ) {
    let share = 1 / Float(rows)
    for unit in stride(from: 0, to: units, by: Panels.width) {
      let panel = z + unit * rows
      var (mean, variance) = (Vector.zero, Vector.zero)
      forEach(panel, rows) { mean += $0 }
      mean *= share
      replaceEach(panel, rows) { z in
        let centred = z - mean
        variance += centred * centred
        return centred
      }
      variance *= share
      let inverse = 1 / (variance + epsilon).squareRoot()
      replaceEach(panel, rows) { $0 * inverse }
      VectorMath.store(mean, memory.sums + unit)
      VectorMath.store(variance, memory.sums + Panels.rounded(units) + unit)
      VectorMath.store(inverse, memory.inverse + unit)
    }
  }

  /// r ← (1 − k) r + k (batch value), with the unbiased variance; one row has none.
  private static func update(
    _ running: Running, _ momentum: Float, _ rows: Int, _ units: Int, _ memory: Memory
  ) {
    let (mean, variance) = (memory.sums, memory.sums + Panels.rounded(units))
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
      var sums = Vector.zero
      forEachPanel(units) { unit, _ in sums += VectorMath.load(z + unit * rows + row * Panels.width) }
      let mean = VectorMath.sum(sums) * share
      var squares = Vector.zero
      forEachPanel(units) { unit, mask in
        let place = z + unit * rows + row * Panels.width
        let centred = (VectorMath.load(place) - mean) * mask
        squares += centred * centred
        VectorMath.store(centred, place)
      }
      let factor = 1 / (VectorMath.sum(squares) * share + epsilon).squareRoot()
      forEachPanel(units) { unit, _ in
        let place = z + unit * rows + row * Panels.width
        VectorMath.store(VectorMath.load(place) * factor, place)
      }
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
    for unit in stride(from: 0, to: units, by: Panels.width) {
      let (panel, normalized) = (delta + unit * rows, memory.normalized + unit * rows)
      var (scale, shift) = (Vector.zero, Vector.zero)
      for place in stride(from: 0, to: rows * Panels.width, by: Panels.width) {
        let du = VectorMath.load(panel + place)
        scale += du * VectorMath.load(normalized + place)
        shift += du
      }
      VectorMath.store(scale, gradient.scale + unit)
      VectorMath.store(shift, gradient.shift + unit)
      guard self == .batch else { continue }
      // The means of D and D * Ẑ follow from dβ and dγ.
      let share = 1 / Float(rows)
      let factor = VectorMath.load(affine.scale + unit) * VectorMath.load(memory.inverse + unit)
      for place in stride(from: 0, to: rows * Panels.width, by: Panels.width) {
        let mean = share * (shift + VectorMath.load(normalized + place) * scale)
        VectorMath.store((VectorMath.load(panel + place) - mean) * factor, panel + place)
      }
    }
    if self == .layer { Self.backpropagateRows(delta, rows, units, affine, memory) }
  }

  private static func backpropagateRows(
    _ delta: UnsafeMutablePointer<Float>, _ rows: Int, _ units: Int, _ affine: Affine, _ memory: Memory
  ) {
    let share = 1 / Float(units)
    for row in 0..<rows {
      var (sums, products) = (Vector.zero, Vector.zero)
      forEachPanel(units) { unit, _ in
        let place = unit * rows + row * Panels.width
        let d = VectorMath.load(delta + place) * VectorMath.load(affine.scale + unit)
        sums += d
        products += d * VectorMath.load(memory.normalized + place)
        VectorMath.store(d, delta + place)
      }
      let mean = VectorMath.sum(sums) * share
      let product = VectorMath.sum(products) * share
      let factor = memory.inverse[row]
      forEachPanel(units) { unit, mask in
        let place = unit * rows + row * Panels.width
        let centred =
          VectorMath.load(delta + place) - mean - VectorMath.load(memory.normalized + place) * product
        VectorMath.store(centred * factor * mask, delta + place)
      }
    }
  }

  // MARK: Evaluation

  /// Z becomes U, with the running statistics for batch normalisation.
  ///
  /// - Parameter factors: room for two numbers a unit, each filled up to whole panels, or one a row.
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
      Self.transform(z, rows, units, factors: factors, offsets: offsets)
    case .layer:
      Self.normalizeRows(z, rows, units, factors)
      Self.transform(z, rows, units, factors: affine.scale, offsets: affine.shift)
    }
  }

  // MARK: Loops

  /// Each column times a factor, and an offset added.
  private static func transform(
    _ z: UnsafeMutablePointer<Float>, _ rows: Int, _ units: Int, factors: UnsafePointer<Float>,
    offsets: UnsafePointer<Float>
  ) {
    for unit in stride(from: 0, to: units, by: Panels.width) {
      let (factor, offset) = (VectorMath.load(factors + unit), VectorMath.load(offsets + unit))
      replaceEach(z + unit * rows, rows) { $0 * factor + offset }
    }
  }

  @inline(__always)
  private static func forEach(_ panel: UnsafeMutablePointer<Float>, _ rows: Int, _ body: (Vector) -> Void) {
    for place in stride(from: 0, to: rows * Panels.width, by: Panels.width) {
      body(VectorMath.load(panel + place))
    }
  }

  @inline(__always)
  private static func replaceEach(
    _ panel: UnsafeMutablePointer<Float>, _ rows: Int, _ body: (Vector) -> Vector
  ) {
    for place in stride(from: 0, to: rows * Panels.width, by: Panels.width) {
      VectorMath.store(body(VectorMath.load(panel + place)), panel + place)
    }
  }

  /// - Parameter body: takes the first unit of a panel, and 1 for the units that there are, 0 for what fills it up.
  @inline(__always)
  private static func forEachPanel(_ units: Int, _ body: (Int, Vector) -> Void) {
    let places = SIMD16<Int32>(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15)
    for unit in stride(from: 0, to: units, by: Panels.width) {
      let left = Int32(truncatingIfNeeded: units - unit)
      body(unit, Vector(repeating: 1).replacing(with: 0, where: places .>= left))
    }
  }
}
