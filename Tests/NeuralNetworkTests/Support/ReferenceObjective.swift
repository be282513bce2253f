/// The training objective: a loss with label smoothing and class weights, and penalties on weights.
struct ReferenceObjective {
  var loss: ReferenceLoss
  /// ε, for the cross-entropies; it does not apply to other losses
  var labelSmoothing = 0.0
  /// w_c for each class c, or nil for 1; they do not apply to regression and several labels
  var classWeights: [Double]?
  var l1 = 0.0
  var l2 = 0.0

  /// w ℓ of one example, with the smoothed targets
  func value(_ z: [Double], _ y: [Double]) -> Double {
    weight(y) * loss.value(z, smoothed(y))
  }

  /// ∂(w ℓ)/∂z of one example
  func gradient(_ z: [Double], _ y: [Double]) -> [Double] {
    loss.gradient(z, smoothed(y)).map { weight(y) * $0 }
  }

  /// y drawn towards the uniform distribution over the classes
  func smoothed(_ y: [Double]) -> [Double] {
    let epsilon = labelSmoothing
    return switch loss {
    case .binaryCrossEntropy: y.map { $0 * (1 - epsilon) + epsilon / 2 }  // y (1 − ε) + ε/2
    case .categoricalCrossEntropy:
      y.map { (1 - epsilon) * $0 + epsilon / Double(y.count) }  // (1 − ε) y + ε/K
    case .meanSquaredError, .meanAbsoluteError, .huber, .hinge, .quantile, .poisson: y
    }
  }

  /// w_c of the class c of an example
  func weight(_ y: [Double]) -> Double {
    guard let classWeights, loss.isClassification, loss != .binaryCrossEntropy || y.count == 1 else {
      return 1
    }
    return classWeights[referenceClass(y)]
  }

  /// l1 Σ|W| + (l2/2) ΣW²
  func penalty(_ w: Matrix) -> Double {
    var sum = 0.0
    for w_ik in w.values {
      sum += l1 * abs(w_ik) + l2 / 2 * w_ik * w_ik
    }
    return sum
  }

  /// l1 sign(W) + l2 W
  func penaltyGradient(_ w: Matrix) -> Matrix {
    Matrix(rows: w.rows, columns: w.columns) { i, k in l1 * referenceSign(w[i, k]) + l2 * w[i, k] }
  }
}
