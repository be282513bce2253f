// The losses and their gradients, from the last layer's Z, which stands one example a row.

import Glibc

extension Loss {
  /// Adds the loss of `rows` examples to a tally and, where asked, puts dZ in the place of Z.
  ///
  /// - Parameters:
  ///   - z: Z of the last layer, rows × outputs; overwritten either way.
  ///   - targets: one number an example: 0 or 1, the index of the class, or the value.
  ///   - writesGradient: whether `z` becomes dZ = ∂J/∂Z, with J the mean over these rows.
  func evaluate(
    _ z: UnsafeMutablePointer<Float>, targets: UnsafePointer<Float>, rows: Int, outputs: Int,
    writesGradient: Bool, into tally: inout Tally
  ) {
    tally.count += rows
    let scale = 1 / Float(rows)
    switch self {
    case .binaryCrossEntropy:
      binaryCrossEntropy(z, targets, rows, gradientScale: writesGradient ? scale : nil, &tally)
    case .categoricalCrossEntropy:
      categoricalCrossEntropy(z, targets, rows, outputs, gradientScale: writesGradient ? scale : nil, &tally)
    case .meanSquaredError:
      meanSquaredError(z, targets, rows, gradientScale: writesGradient ? 2 * scale : nil, &tally)
    }
  }

  /// max(z, 0) − z y + log(1 + e^−|z|), and dZ = (σ(z) − y) / m.
  private func binaryCrossEntropy(
    _ z: UnsafeMutablePointer<Float>, _ targets: UnsafePointer<Float>, _ rows: Int, gradientScale: Float?,
    _ tally: inout Tally
  ) {
    var loss = 0.0
    for i in 0..<rows {
      let logit = z[i]
      let target = targets[i]
      let e = expf(-abs(logit))
      loss += Double((logit < 0 ? 0 : logit) - logit * target + log1pf(e))
      if (logit > 0) == (target > 0.5) { tally.correct += 1 }
      if let gradientScale {
        let probability = logit < 0 ? e / (1 + e) : 1 / (1 + e)
        z[i] = (probability - target) * gradientScale
      }
    }
    tally.loss += loss
  }

  /// log Σ e^z − z_y with the largest z taken out first, and dZ = (softmax(z) − onehot(y)) / m.
  private func categoricalCrossEntropy(
    _ z: UnsafeMutablePointer<Float>, _ targets: UnsafePointer<Float>, _ rows: Int, _ outputs: Int,
    gradientScale: Float?, _ tally: inout Tally
  ) {
    var loss = 0.0
    for i in 0..<rows {
      let row = z + i * outputs
      let target = Int(targets[i])
      var largest = row[0]
      var predicted = 0
      for j in 1..<outputs where row[j] > largest {
        largest = row[j]
        predicted = j
      }
      if predicted == target { tally.correct += 1 }
      for j in 0..<outputs { row[j] -= largest }
      loss -= Double(row[target])
    }
    VectorMath.map(z, count: rows * outputs, VectorMath.exponential)
    for i in 0..<rows {
      let row = z + i * outputs
      var sum: Float = 0
      for j in 0..<outputs { sum += row[j] }
      loss += Double(logf(sum))
      if let gradientScale {
        let factor = gradientScale / sum
        for j in 0..<outputs { row[j] *= factor }
        row[Int(targets[i])] -= gradientScale
      }
    }
    tally.loss += loss
  }

  /// (z − y)², and dZ = 2 (z − y) / m.
  private func meanSquaredError(
    _ z: UnsafeMutablePointer<Float>, _ targets: UnsafePointer<Float>, _ rows: Int, gradientScale: Float?,
    _ tally: inout Tally
  ) {
    var loss = 0.0
    for i in 0..<rows {
      let error = z[i] - targets[i]
      loss += Double(error) * Double(error)
      if let gradientScale { z[i] = error * gradientScale }
    }
    tally.loss += loss
    tally.squaredError += loss
  }
}
