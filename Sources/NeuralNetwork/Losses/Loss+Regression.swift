// Computes the losses of regressions and their gradients.

extension Loss {
  /// `evaluate` for the losses of regressions.
  func evaluateRegression(
    _ z: UnsafeMutablePointer<Float>, _ targets: TargetRows, outputs: Int, gradient: LossGradient?,
    scratch: UnsafeMutablePointer<Float>, into accumulator: inout LossAccumulator
  ) {
    switch self {
    case .meanSquaredError:
      Self.ofErrors(z, targets, outputs, gradient, &accumulator) { (Double($0) * Double($0), 2 * $0) }
    case .meanAbsoluteError:
      // The sign of a NaN must not matter.
      Self.ofErrors(z, targets, outputs, gradient, &accumulator) { error in
        (Double(abs(error)), error > 0 ? 1 : error < 0 ? -1 : error)
      }
    case .huber(let delta):
      Self.ofErrors(z, targets, outputs, gradient, &accumulator) { error in
        let magnitude = Double(abs(error))
        let bound = Double(delta)
        return magnitude <= bound
          ? (magnitude * magnitude / 2, error)
          : (bound * (magnitude - bound / 2), error > 0 ? delta : error < 0 ? -delta : error)
      }
    case .quantile(let levels):
      levels.withUnsafeBufferPointer {
        Self.quantiles($0, point: pointOutput, z, targets, outputs, gradient, &accumulator)
      }
    case .poisson: Self.poisson(z, targets, outputs, gradient, scratch, &accumulator)
    case .binaryCrossEntropy, .categoricalCrossEntropy, .hinge:
      preconditionFailure("the loss is one of a regression")
    }
  }

  /// The pinball loss of an error y − a at a level.
  @inline(__always)
  static func pinball(_ error: Double, level: Double) -> Double { error * (error < 0 ? level - 1 : level) }

  /// - Parameter function: the loss and its derivative with respect to the error a − y.
  @inline(__always)
  private static func ofErrors(
    _ z: UnsafeMutablePointer<Float>, _ targets: TargetRows, _ outputs: Int, _ gradient: LossGradient?,
    _ accumulator: inout LossAccumulator, _ function: (Float) -> (loss: Double, derivative: Float)
  ) {
    var losses = accumulator.loss
    accumulator.errors.withUnsafeMutableBufferPointer { errors in
      for i in 0..<targets.count {
        let row = Panels.Row(z, row: i, rows: targets.count)
        let weight = targets.weight(i)
        let factor = gradient.map { $0.scale / Float(outputs) * weight }
        var sum = 0.0
        for j in 0..<outputs {
          let error = row[j] - targets.values[i * outputs + j]
          let (loss, derivative) = function(error)
          sum += loss
          errors[j].add(error, weight: weight)
          if let factor { row[j] = derivative * factor }
        }
        losses += sum / Double(outputs) * Double(weight)
      }
    }
    accumulator.loss = losses
  }

  /// - Parameter point: the level whose output is the prediction.
  private static func quantiles(
    _ levels: UnsafeBufferPointer<Double>, point: Int, _ z: UnsafeMutablePointer<Float>,
    _ targets: TargetRows, _ outputs: Int, _ gradient: LossGradient?, _ accumulator: inout LossAccumulator
  ) {
    let targetCount = outputs / levels.count
    var losses = accumulator.loss
    accumulator.errors.withUnsafeMutableBufferPointer { errors in
      for i in 0..<targets.count {
        let row = Panels.Row(z, row: i, rows: targets.count)
        let weight = targets.weight(i)
        let factor = gradient.map { $0.scale / Float(outputs) * weight }
        var sum = 0.0
        for j in 0..<targetCount {
          let target = targets.values[i * targetCount + j]
          errors[j].add(row[j * levels.count + point] - target, weight: weight)
          for (k, level) in levels.enumerated() {
            let place = j * levels.count + k
            let error = target - row[place]
            sum += pinball(Double(error), level: level)
            if let factor {
              // Of a NaN, that.
              let derivative = error > 0 ? Float(-level) : error < 0 ? Float(1 - level) : error
              row[place] = derivative * factor
            }
          }
        }
        losses += sum / Double(outputs) * Double(weight)
      }
    }
    accumulator.loss = losses
  }

  private static func poisson(
    _ z: UnsafeMutablePointer<Float>, _ targets: TargetRows, _ outputs: Int, _ gradient: LossGradient?,
    _ scratch: UnsafeMutablePointer<Float>, _ accumulator: inout LossAccumulator
  ) {
    let rows = targets.count
    var losses = accumulator.loss
    accumulator.errors.withUnsafeMutableBufferPointer { errors in
      for start in stride(from: 0, to: rows, by: Panels.width) {
        let count = min(Panels.width, rows - start)
        for column in stride(from: 0, to: outputs, by: Panels.width) {
          kernels.exponentials(
            z + column * rows + start * Panels.width, scratch + column * Panels.width, count * Panels.width)
        }
        for i in 0..<count {
          let row = Panels.Row(z, row: start + i, rows: rows)
          let rates = Panels.Row(scratch, row: i, rows: Panels.width)
          let weight = targets.weight(start + i)
          let factor = gradient.map { $0.scale / Float(outputs) * weight }
          var sum = 0.0
          for j in 0..<outputs {
            let (target, rate) = (targets.values[(start + i) * outputs + j], rates[j])
            sum += Double(rate) - Double(target) * Double(row[j])
            errors[j].add(rate - target, weight: weight)
            row[j] = factor.map { (rate - target) * $0 } ?? rate
          }
          losses += sum / Double(outputs) * Double(weight)
        }
      }
    }
    accumulator.loss = losses
  }
}

extension LossAccumulator.Errors {
  @inline(__always)
  fileprivate mutating func add(_ error: Float, weight: Float) {
    squared += Double(error) * Double(error) * Double(weight)
    absolute += Double(abs(error)) * Double(weight)
  }
}
