// Addresses of the targets and weights of examples.

/// The targets and weights of some examples, while they stay at their addresses.
struct ExampleTargets {
  /// m × t, one example per row.
  let values: UnsafePointer<Float>
  /// nil for equal weights.
  let weights: UnsafePointer<Float>?
  let targetCount: Int

  /// Consecutive examples.
  func rows(from start: Int, count: Int) -> TargetRows {
    TargetRows(
      values: values + start * targetCount, weights: weights.map { UnsafePointer($0 + start) }, count: count)
  }

  /// Copies the targets and weights of some examples.
  ///
  /// - Parameters:
  ///   - order: the examples' indices.
  ///   - weightsPlace: nil without weights.
  func gather(
    _ order: UnsafePointer<Int32>, _ rows: Int, to place: UnsafeMutablePointer<Float>,
    weights weightsPlace: UnsafeMutablePointer<Float>?
  ) {
    if targetCount == 1 {
      for row in 0..<rows { place[row] = values[Int(order[row])] }
    } else {
      for row in 0..<rows {
        (place + row * targetCount).update(
          from: values + Int(order[row]) * targetCount, count: targetCount)
      }
    }
    guard let weights, let weightsPlace else { return }
    for row in 0..<rows { weightsPlace[row] = weights[Int(order[row])] }
  }
}

extension Examples {
  /// Calls a function with the addresses of the targets; returns nil if there are no examples.
  @discardableResult
  func withTargets<Result>(_ body: (ExampleTargets) -> Result) -> Result? {
    targets.withUnsafeBufferPointer { values in
      guard let values = values.baseAddress else { return nil }
      guard let weights else {
        return body(ExampleTargets(values: values, weights: nil, targetCount: targetCount))
      }
      return weights.withUnsafeBufferPointer {
        body(ExampleTargets(values: values, weights: $0.baseAddress, targetCount: targetCount))
      }
    }
  }

  /// Whether the network takes examples of this form.
  func fit(_ architecture: Architecture) -> Bool {
    inputs.form.fits(architecture) && targetCount == architecture.targetCount
  }
}
