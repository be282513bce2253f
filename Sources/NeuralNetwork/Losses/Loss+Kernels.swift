// Computes losses and their gradients from the last layer's Z, in panels.

import CKernels

/// Modifies the gradient of a training step relative to the mean loss. Reported losses are not affected.
struct LossGradient {
  /// 1/m, with m the number of examples in the step.
  let scale: Float
  /// ε: the target's probability 1 becomes 1 − ε + ε/K, and 0 becomes ε/K, with K classes. C. Szegedy, V. Vanhoucke,
  /// S. Ioffe, J. Shlens and Z. Wojna, "Rethinking the Inception architecture for computer vision", CVPR 2016.
  let smoothing: Float
  /// A factor for the examples of each class; nil means 1.
  let classWeights: UnsafePointer<Float>?

  @inline(__always)
  func factor(ofTarget target: Float, weight: Float) -> Float {
    (classWeights.map { $0[Int(target)] * scale } ?? scale) * weight
  }

  /// - Parameter outputs: the number of outputs that the loss is a mean over.
  fileprivate func kernel(outputs: Int) -> LossGradientKernel {
    LossGradientKernel(scale: scale / Float(outputs), smoothing: smoothing, classWeights: classWeights)
  }
}

/// The targets of consecutive examples.
struct TargetRows {
  /// count × t: 0 or 1, the index of the class, or the values; one for each label or number.
  let values: UnsafePointer<Float>
  /// nil for 1.
  let weights: UnsafePointer<Float>?
  let count: Int

  @inline(__always)
  func weight(_ row: Int) -> Float { weights.map { $0[row] } ?? 1 }

  /// The sum of the weights.
  fileprivate var weight: Double {
    guard let weights else { return Double(count) }
    var sum = 0.0
    for row in 0..<count { sum += Double(weights[row]) }
    return sum
  }
}

extension Loss {
  /// Adds the losses of some examples to an accumulator. Replaces Z with dZ, or with the outputs used for metrics:
  /// softmax probabilities and the rates of `poisson`, otherwise Z itself.
  ///
  /// - Parameters:
  ///   - z: Z of the last layer, rows × outputs.
  ///   - gradient: the settings of dZ = ∂J/∂Z; nil for no gradient.
  ///   - scratch: at least `scratch(outputs:)` numbers.
  func evaluate(
    _ z: UnsafeMutablePointer<Float>, _ targets: TargetRows, outputs: Int, gradient: LossGradient?,
    scratch: UnsafeMutablePointer<Float>, into accumulator: inout LossAccumulator
  ) {
    accumulator.count += targets.count
    accumulator.weight += targets.weight
    let (values, weights, rows) = (targets.values, targets.weights, targets.count)
    switch self {
    case .binaryCrossEntropy where outputs == 1:
      accumulator.add(
        Self.withKernel(of: gradient) { kernels.binaryCrossEntropy(z, values, weights, rows, $0) })
    case .binaryCrossEntropy:
      accumulator.add(
        Self.withKernel(of: gradient, outputs: outputs) {
          kernels.multilabelCrossEntropy(z, values, weights, rows, outputs, $0)
        }, outputs: outputs)
    case .categoricalCrossEntropy:
      accumulator.add(
        Self.withKernel(of: gradient) {
          kernels.categoricalCrossEntropy(z, values, weights, rows, outputs, $0, scratch)
        }
      )
    case .hinge where outputs == 1: Self.binaryHinge(z, targets, gradient, &accumulator)
    case .hinge: Self.multiclassHinge(z, targets, outputs, gradient, &accumulator)
    case .meanSquaredError, .meanAbsoluteError, .huber, .quantile, .poisson:
      evaluateRegression(
        z, targets, outputs: outputs, gradient: gradient, scratch: scratch, into: &accumulator)
    }
  }

  /// Replaces Z with the outputs used for metrics, like `evaluate` without a gradient.
  func finish(_ z: UnsafeMutablePointer<Float>, rows: Int, outputs: Int, scratch: UnsafeMutablePointer<Float>)
  {
    switch self {
    case .categoricalCrossEntropy: kernels.softmax(z, rows, outputs, scratch)
    case .poisson: kernels.exponentials(z, z, rows * Panels.rounded(outputs))
    default: break
    }
  }

  /// The scratch size of `evaluate` and `finish`: sixteen examples, class by class.
  static func scratch(outputs: Int) -> Int { Panels.rounded(outputs) * Panels.width }

  private static func withKernel(
    of gradient: LossGradient?, outputs: Int = 1, _ body: (UnsafePointer<LossGradientKernel>?) -> LossSums
  ) -> LossSums {
    guard let gradient else { return body(nil) }
    return withUnsafePointer(to: gradient.kernel(outputs: outputs), body)
  }

  // MARK: Hinge

  private static func binaryHinge(
    _ z: UnsafeMutablePointer<Float>, _ targets: TargetRows, _ gradient: LossGradient?,
    _ accumulator: inout LossAccumulator
  ) {
    for i in 0..<targets.count {
      let output = Panels.Row(z, row: i, rows: targets.count)
      let (target, weight) = (targets.values[i], targets.weight(i))
      let sign: Float = target > 0.5 ? 1 : -1
      if (output[0] > 0) == (sign > 0) { accumulator.correct += Double(weight) }
      let lack = 1 - sign * output[0]
      // Not "lack > 0": NaN must propagate.
      accumulator.loss += lack <= 0 ? 0 : Double(lack) * Double(weight)
      if let gradient {
        output[0] = lack <= 0 ? 0 : -sign * gradient.factor(ofTarget: target, weight: weight)
      }
    }
  }

  private static func multiclassHinge(
    _ z: UnsafeMutablePointer<Float>, _ targets: TargetRows, _ outputs: Int, _ gradient: LossGradient?,
    _ accumulator: inout LossAccumulator
  ) {
    for i in 0..<targets.count {
      let row = Panels.Row(z, row: i, rows: targets.count)
      let (target, weight) = (Int(targets.values[i]), targets.weight(i))
      var (best, rival) = (0, target == 0 ? 1 : 0)
      for j in 0..<outputs {
        if row[j] > row[best] { best = j }
        // NaN counts as the largest, so that it propagates.
        if j != target, row[j] > row[rival] || row[j].isNaN { rival = j }
      }
      if best == target { accumulator.correct += Double(weight) }
      let lack = 1 + row[rival] - row[target]
      accumulator.loss += lack <= 0 ? 0 : Double(lack) * Double(weight)
      if let gradient {
        for j in 0..<outputs { row[j] = 0 }
        guard !(lack <= 0) else { continue }
        let factor = gradient.factor(ofTarget: targets.values[i], weight: weight)
        row[rival] = factor
        row[target] = -factor
      }
    }
  }

  /// The predicted class: the index of the first largest output.
  ///
  /// - Parameter row: the outputs of one example.
  @inline(__always)
  static func largest(_ row: UnsafePointer<Float>, _ outputs: Int) -> Int {
    var index = 0
    for j in 1..<outputs where row[j] > row[index] { index = j }
    return index
  }
}

extension LossAccumulator {
  /// - Parameter outputs: the number of outputs that the loss is a mean over.
  fileprivate mutating func add(_ sums: LossSums, outputs: Int = 1) {
    loss += sums.loss / Double(outputs)
    correct += sums.correct
    probabilityError += sums.squaredError
  }
}
