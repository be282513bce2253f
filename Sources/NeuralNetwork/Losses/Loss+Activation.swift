// The activation of the output layer, where its values themselves are wanted.

extension Loss {
  /// A[L] from Z[L], in place: probabilities, scores or values.
  func activate(_ z: UnsafeMutablePointer<Float>, rows: Int, outputs: Int) {
    switch self {
    case .binaryCrossEntropy: VectorMath.map(z, count: rows, VectorMath.sigmoid)
    case .categoricalCrossEntropy:
      for row in 0..<rows { Self.softmax(z + row * outputs, outputs) }
    case .meanSquaredError, .meanAbsoluteError, .huber, .hinge: break
    }
  }

  private static func softmax(_ z: UnsafeMutablePointer<Float>, _ outputs: Int) {
    let top = z[largest(z, outputs)]
    for j in 0..<outputs { z[j] -= top }
    VectorMath.map(z, count: outputs, VectorMath.exponential)
    var sum: Float = 0
    for j in 0..<outputs { sum += z[j] }
    for j in 0..<outputs { z[j] /= sum }
  }
}
