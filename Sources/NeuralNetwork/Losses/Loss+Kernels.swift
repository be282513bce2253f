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
  func factor(ofTarget target: Float) -> Float {
    classWeights.map { $0[Int(target)] * scale } ?? scale
  }

  fileprivate var kernel: LossGradientKernel {
    LossGradientKernel(scale: scale, smoothing: smoothing, classWeights: classWeights)
  }
}

extension Loss {
  /// Adds the losses of `rows` examples to an accumulator. Replaces Z with dZ, or with the outputs used for metrics:
  /// softmax probabilities, otherwise Z itself.
  ///
  /// - Parameters:
  ///   - z: Z of the last layer, rows × outputs.
  ///   - targets: one number per example: 0 or 1, the index of the class, or the value.
  ///   - gradient: the settings of dZ = ∂J/∂Z; nil for no gradient.
  ///   - scratch: at least `scratch(outputs:)` numbers.
  func evaluate(
    _ z: UnsafeMutablePointer<Float>, targets: UnsafePointer<Float>, rows: Int, outputs: Int,
    gradient: LossGradient?, scratch: UnsafeMutablePointer<Float>, into accumulator: inout LossAccumulator
  ) {
    accumulator.count += rows
    switch self {
    case .binaryCrossEntropy:
      accumulator.add(
        Self.withKernel(of: gradient) { kernels.binaryCrossEntropy(z, targets, rows, $0) })
    case .categoricalCrossEntropy:
      accumulator.add(
        Self.withKernel(of: gradient) {
          kernels.categoricalCrossEntropy(z, targets, rows, outputs, $0, scratch)
        }
      )
    case .meanSquaredError:
      Self.regression(z, targets, rows, gradient, &accumulator) { (Double($0) * Double($0), 2 * $0) }
    case .meanAbsoluteError:
      // The sign of a NaN must not matter.
      Self.regression(z, targets, rows, gradient, &accumulator) { error in
        (Double(abs(error)), error > 0 ? 1 : error < 0 ? -1 : error)
      }
    case .huber(let delta):
      Self.regression(z, targets, rows, gradient, &accumulator) { error in
        let magnitude = Double(abs(error))
        let bound = Double(delta)
        return magnitude <= bound
          ? (magnitude * magnitude / 2, error)
          : (bound * (magnitude - bound / 2), error > 0 ? delta : error < 0 ? -delta : error)
      }
    case .hinge where outputs == 1: Self.binaryHinge(z, targets, rows, gradient, &accumulator)
    case .hinge: Self.multiclassHinge(z, targets, rows, outputs, gradient, &accumulator)
    }
  }

  /// The scratch size of `evaluate` and `softmax`: sixteen examples, class by class.
  static func scratch(outputs: Int) -> Int { Panels.rounded(outputs) * Panels.width }

  private static func withKernel(
    of gradient: LossGradient?, _ body: (UnsafePointer<LossGradientKernel>?) -> LossSums
  ) -> LossSums {
    guard let gradient else { return body(nil) }
    return withUnsafePointer(to: gradient.kernel, body)
  }

  // MARK: Regression

  /// - Parameter function: the loss and its derivative with respect to the error a − y.
  @inline(__always)
  private static func regression(
    _ z: UnsafeMutablePointer<Float>, _ targets: UnsafePointer<Float>, _ rows: Int, _ gradient: LossGradient?,
    _ accumulator: inout LossAccumulator, _ function: (Float) -> (loss: Double, derivative: Float)
  ) {
    for i in 0..<rows {
      let output = Panels.Row(z, row: i, rows: rows)
      let error = output[0] - targets[i]
      let (loss, derivative) = function(error)
      accumulator.loss += loss
      accumulator.squaredError += Double(error) * Double(error)
      accumulator.absoluteError += Double(abs(error))
      if let gradient { output[0] = derivative * gradient.scale }
    }
  }

  // MARK: Hinge

  private static func binaryHinge(
    _ z: UnsafeMutablePointer<Float>, _ targets: UnsafePointer<Float>, _ rows: Int, _ gradient: LossGradient?,
    _ accumulator: inout LossAccumulator
  ) {
    for i in 0..<rows {
      let output = Panels.Row(z, row: i, rows: rows)
      let sign: Float = targets[i] > 0.5 ? 1 : -1
      if (output[0] > 0) == (sign > 0) { accumulator.correct += 1 }
      let lack = 1 - sign * output[0]
      // Not "lack > 0": NaN must propagate.
      accumulator.loss += lack <= 0 ? 0 : Double(lack)
      if let gradient { output[0] = lack <= 0 ? 0 : -sign * gradient.factor(ofTarget: targets[i]) }
    }
  }

  private static func multiclassHinge(
    _ z: UnsafeMutablePointer<Float>, _ targets: UnsafePointer<Float>, _ rows: Int, _ outputs: Int,
    _ gradient: LossGradient?, _ accumulator: inout LossAccumulator
  ) {
    for i in 0..<rows {
      let row = Panels.Row(z, row: i, rows: rows)
      let target = Int(targets[i])
      var (best, rival) = (0, target == 0 ? 1 : 0)
      for j in 0..<outputs {
        if row[j] > row[best] { best = j }
        // NaN counts as the largest, so that it propagates.
        if j != target, row[j] > row[rival] || row[j].isNaN { rival = j }
      }
      if best == target { accumulator.correct += 1 }
      let lack = 1 + row[rival] - row[target]
      accumulator.loss += lack <= 0 ? 0 : Double(lack)
      if let gradient {
        for j in 0..<outputs { row[j] = 0 }
        guard !(lack <= 0) else { continue }
        let factor = gradient.factor(ofTarget: targets[i])
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
  fileprivate mutating func add(_ sums: LossSums) {
    loss += sums.loss
    correct += sums.correct
  }
}
