// The losses and their gradients, from the last layer's Z, which stands one example a row.

import Glibc

/// How the gradient of a training step differs from that of the plain mean loss. Reported losses are plain.
struct LossGradient {
  /// 1/m, m the examples of the step.
  let scale: Float
  /// ε: the target's probability 1 becomes 1 − ε + ε/K, and 0 becomes ε/K, with K classes. C. Szegedy, V. Vanhoucke,
  /// S. Ioffe, J. Shlens and Z. Wojna, "Rethinking the Inception architecture for computer vision", CVPR 2016.
  let smoothing: Float
  /// A factor for the examples of each class; nil for 1.
  let classWeights: UnsafePointer<Float>?

  @inline(__always)
  func factor(ofTarget target: Float) -> Float {
    classWeights.map { $0[Int(target)] * scale } ?? scale
  }
}

extension Loss {
  /// Adds the loss of `rows` examples to a tally, and puts dZ in the place of Z or turns Z into the outputs by which examples
  /// are judged: probabilities after a softmax, otherwise Z as it is.
  ///
  /// - Parameters:
  ///   - z: Z of the last layer, rows × outputs.
  ///   - targets: one number an example: 0 or 1, the index of the class, or the value.
  ///   - gradient: what makes dZ = ∂J/∂Z; nil for no gradient.
  func evaluate(
    _ z: UnsafeMutablePointer<Float>, targets: UnsafePointer<Float>, rows: Int, outputs: Int,
    gradient: LossGradient?, into tally: inout Tally
  ) {
    tally.count += rows
    switch self {
    case .binaryCrossEntropy: Self.binaryCrossEntropy(z, targets, rows, gradient, &tally)
    case .categoricalCrossEntropy: Self.categoricalCrossEntropy(z, targets, rows, outputs, gradient, &tally)
    case .meanSquaredError:
      Self.regression(z, targets, rows, gradient, &tally) { (Double($0) * Double($0), 2 * $0) }
    case .meanAbsoluteError:
      // A NaN has no sign, and must not get one.
      Self.regression(z, targets, rows, gradient, &tally) { error in
        (Double(abs(error)), error > 0 ? 1 : error < 0 ? -1 : error)
      }
    case .huber(let delta):
      Self.regression(z, targets, rows, gradient, &tally) { error in
        let magnitude = Double(abs(error))
        let bound = Double(delta)
        return magnitude <= bound
          ? (magnitude * magnitude / 2, error)
          : (bound * (magnitude - bound / 2), error > 0 ? delta : error < 0 ? -delta : error)
      }
    case .hinge where outputs == 1: Self.binaryHinge(z, targets, rows, gradient, &tally)
    case .hinge: Self.multiclassHinge(z, targets, rows, outputs, gradient, &tally)
    }
  }

  // MARK: Cross-entropies

  /// max(z, 0) − z y + log(1 + e^−|z|), and dZ = (σ(z) − y) / m.
  private static func binaryCrossEntropy(
    _ z: UnsafeMutablePointer<Float>, _ targets: UnsafePointer<Float>, _ rows: Int, _ gradient: LossGradient?,
    _ tally: inout Tally
  ) {
    var loss = 0.0
    for i in 0..<rows {
      let logit = z[i]
      let target = targets[i]
      let e = expf(-abs(logit))
      loss += Double((logit < 0 ? 0 : logit) - logit * target + log1pf(e))
      if (logit > 0) == (target > 0.5) { tally.correct += 1 }
      if let gradient {
        let probability = logit < 0 ? e / (1 + e) : 1 / (1 + e)
        let smoothed = target + gradient.smoothing * (0.5 - target)
        z[i] = (probability - smoothed) * gradient.factor(ofTarget: target)
      }
    }
    tally.loss += loss
  }

  /// log Σ e^z − z_y with the largest z taken out first, and dZ = (softmax(z) − onehot(y)) / m.
  private static func categoricalCrossEntropy(
    _ z: UnsafeMutablePointer<Float>, _ targets: UnsafePointer<Float>, _ rows: Int, _ outputs: Int,
    _ gradient: LossGradient?, _ tally: inout Tally
  ) {
    var loss = 0.0
    for i in 0..<rows {
      let row = z + i * outputs
      let target = Int(targets[i])
      let predicted = largest(row, outputs)
      let top = row[predicted]
      if predicted == target { tally.correct += 1 }
      for j in 0..<outputs { row[j] -= top }
      loss -= Double(row[target])
    }
    VectorMath.map(z, count: rows * outputs, VectorMath.exponential)
    for i in 0..<rows {
      let row = z + i * outputs
      var sum: Float = 0
      for j in 0..<outputs { sum += row[j] }
      loss += Double(logf(sum))
      guard let gradient else {
        for j in 0..<outputs { row[j] /= sum }
        continue
      }
      let factor = gradient.factor(ofTarget: targets[i])
      let share = gradient.smoothing / Float(outputs)
      let scale = factor / sum
      for j in 0..<outputs { row[j] = row[j] * scale - share * factor }
      row[Int(targets[i])] -= (1 - gradient.smoothing) * factor
    }
    tally.loss += loss
  }

  // MARK: Regression

  /// - Parameter function: the loss and its derivative by the error a − y.
  @inline(__always)
  private static func regression(
    _ z: UnsafeMutablePointer<Float>, _ targets: UnsafePointer<Float>, _ rows: Int, _ gradient: LossGradient?,
    _ tally: inout Tally, _ function: (Float) -> (loss: Double, slope: Float)
  ) {
    for i in 0..<rows {
      let error = z[i] - targets[i]
      let (loss, slope) = function(error)
      tally.loss += loss
      tally.squaredError += Double(error) * Double(error)
      tally.absoluteError += Double(abs(error))
      if let gradient { z[i] = slope * gradient.scale }
    }
  }

  // MARK: Hinge

  private static func binaryHinge(
    _ z: UnsafeMutablePointer<Float>, _ targets: UnsafePointer<Float>, _ rows: Int, _ gradient: LossGradient?,
    _ tally: inout Tally
  ) {
    for i in 0..<rows {
      let sign: Float = targets[i] > 0.5 ? 1 : -1
      if (z[i] > 0) == (sign > 0) { tally.correct += 1 }
      let lack = 1 - sign * z[i]
      // Not "lack > 0": a NaN is to stay one.
      tally.loss += lack <= 0 ? 0 : Double(lack)
      if let gradient { z[i] = lack <= 0 ? 0 : -sign * gradient.factor(ofTarget: targets[i]) }
    }
  }

  private static func multiclassHinge(
    _ z: UnsafeMutablePointer<Float>, _ targets: UnsafePointer<Float>, _ rows: Int, _ outputs: Int,
    _ gradient: LossGradient?, _ tally: inout Tally
  ) {
    for i in 0..<rows {
      let row = z + i * outputs
      let target = Int(targets[i])
      if largest(row, outputs) == target { tally.correct += 1 }
      var rival = target == 0 ? 1 : 0
      for j in 0..<outputs where j != target && row[j] > row[rival] { rival = j }
      let lack = 1 + row[rival] - row[target]
      tally.loss += lack <= 0 ? 0 : Double(lack)
      if let gradient {
        row.update(repeating: 0, count: outputs)
        guard !(lack <= 0) else { continue }
        let factor = gradient.factor(ofTarget: targets[i])
        row[rival] = factor
        row[target] = -factor
      }
    }
  }

  /// A[L] from Z[L], in place.
  static func softmax(_ z: UnsafeMutablePointer<Float>, rows: Int, outputs: Int) {
    for i in 0..<rows {
      let row = z + i * outputs
      let top = row[largest(row, outputs)]
      for j in 0..<outputs { row[j] -= top }
    }
    VectorMath.map(z, count: rows * outputs, VectorMath.exponential)
    for i in 0..<rows {
      let row = z + i * outputs
      var sum: Float = 0
      for j in 0..<outputs { sum += row[j] }
      for j in 0..<outputs { row[j] /= sum }
    }
  }

  /// The index of the first largest output: the class that is predicted.
  @inline(__always)
  static func largest(_ row: UnsafePointer<Float>, _ outputs: Int) -> Int {
    var index = 0
    for j in 1..<outputs where row[j] > row[index] { index = j }
    return index
  }
}
