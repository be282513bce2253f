import Glibc

/// A loss, together with the output activation that belongs to it. Examples do not mix in a loss, so all
/// functions here take one example: its logits z, its outputs a and its targets y, one for each output. All but the
/// softmax and the hinge are means over the outputs.
enum ReferenceLoss: Hashable, Sendable {
  /// on sigmoid outputs; y is 0 or 1
  case binaryCrossEntropy
  /// on softmax outputs; y is one-hot
  case categoricalCrossEntropy
  /// on identity outputs
  case meanSquaredError
  /// on identity outputs
  case meanAbsoluteError
  /// on identity outputs
  case huber(delta: Double)
  /// on identity outputs; y is 0 or 1 for one output, one-hot for several
  case hinge
  /// on identity outputs; the levels belong to the outputs in turn
  case quantile(levels: [Double])
  /// on exponential outputs
  case poisson

  static let all: [ReferenceLoss] = [
    .binaryCrossEntropy, .categoricalCrossEntropy, .meanSquaredError, .meanAbsoluteError, .huber(delta: 1),
    .hinge, .quantile(levels: [0.1, 0.5, 0.9]), .poisson,
  ]

  /// The name in the spec
  var name: String {
    switch self {
    case .binaryCrossEntropy: "binary_cross_entropy"
    case .categoricalCrossEntropy: "categorical_cross_entropy"
    case .meanSquaredError: "mean_squared_error"
    case .meanAbsoluteError: "mean_absolute_error"
    case .huber: "huber"
    case .hinge: "hinge"
    case .quantile: "quantile"
    case .poisson: "poisson"
    }
  }

  init?(name: String, huberDelta: Double = 1) {
    guard let loss = Self.all.first(where: { $0.name == name }) else { return nil }
    self = loss == .huber(delta: 1) ? .huber(delta: huberDelta) : loss
  }

  /// Whether the targets are classes
  var isClassification: Bool {
    switch self {
    case .binaryCrossEntropy, .categoricalCrossEntropy, .hinge: true
    case .meanSquaredError, .meanAbsoluteError, .huber, .quantile, .poisson: false
    }
  }

  /// a: sigmoid, softmax, exponential or identity of z
  func outputs(_ z: [Double]) -> [Double] {
    switch self {
    case .binaryCrossEntropy: z.map { ReferenceActivation.sigmoid.value($0) }  // a = 1 / (1 + e^−z)
    case .categoricalCrossEntropy: z.map { exp($0 - logSumExp(z)) }  // a_i = e^z_i / Σ_k e^z_k
    case .poisson: z.map { exp($0) }  // a = e^z
    case .meanSquaredError, .meanAbsoluteError, .huber, .hinge, .quantile: z  // a = z
    }
  }

  /// ℓ from the logits, overflow-free
  func value(_ z: [Double], _ y: [Double]) -> Double {
    var sum = 0.0
    switch self {
    case .binaryCrossEntropy:
      for i in z.indices {
        sum += max(z[i], 0) - z[i] * y[i] + log1p(exp(-abs(z[i])))  // max(z, 0) − z y + log(1 + e^−|z|)
      }
    case .categoricalCrossEntropy:
      for i in z.indices {
        sum += y[i] * (logSumExp(z) - z[i])  // y_i (log Σ_k e^z_k − z_i)
      }
    case .meanSquaredError:
      for i in z.indices {
        sum += (z[i] - y[i]) * (z[i] - y[i])  // (a − y)²
      }
    case .meanAbsoluteError:
      for i in z.indices {
        sum += abs(z[i] - y[i])  // |a − y|
      }
    case .huber(let delta):
      for i in z.indices {
        let e = z[i] - y[i]  // e = a − y: e²/2 for |e| ≤ δ, δ (|e| − δ/2) beyond
        sum += abs(e) <= delta ? e * e / 2 : delta * (abs(e) - delta / 2)
      }
    case .quantile(let levels):
      for i in z.indices {
        let tau = levels[i % levels.count]
        sum += max(tau * (y[i] - z[i]), (tau - 1) * (y[i] - z[i]))  // max(τ (y − a), (τ − 1) (y − a))
      }
    case .poisson:
      for i in z.indices {
        sum += exp(z[i]) - y[i] * z[i]  // e^z − y z
      }
    case .hinge:
      sum = max(0, hingeMargin(z, y))
    }
    return isMeanOverOutputs ? sum / Double(z.count) : sum
  }

  private var isMeanOverOutputs: Bool { self != .categoricalCrossEntropy && self != .hinge }

  /// ∂ℓ/∂z
  func gradient(_ z: [Double], _ y: [Double]) -> [Double] {
    let sums = gradientOfSum(z, y)
    return isMeanOverOutputs ? sums.map { $0 / Double(z.count) } : sums
  }

  private func gradientOfSum(_ z: [Double], _ y: [Double]) -> [Double] {
    let a = outputs(z)
    switch self {
    case .binaryCrossEntropy, .categoricalCrossEntropy, .poisson:
      return z.indices.map { a[$0] - y[$0] }  // a − y
    case .quantile(let levels):
      return z.indices.map { i in
        let tau = levels[i % levels.count]
        return z[i] < y[i] ? -tau : z[i] > y[i] ? 1 - tau : 0  // −τ below the target, 1 − τ above it
      }
    case .meanSquaredError:
      return z.indices.map { 2 * (a[$0] - y[$0]) }  // 2 (a − y)
    case .meanAbsoluteError:
      return z.indices.map { referenceSign(a[$0] - y[$0]) }  // sign(a − y), sign(0) = 0
    case .huber(let delta):
      return z.indices.map { i in
        let e = a[i] - y[i]
        return abs(e) <= delta ? e : delta * referenceSign(e)  // e, or δ sign(e) beyond δ
      }
    case .hinge:
      var dz = z.map { _ in 0.0 }
      guard hingeMargin(z, y) > 0 else { return dz }  // 0 at the kink, too
      if z.count == 1 {
        dz[0] = 1 - 2 * y[0]  // −t
      } else {
        let c = referenceClass(y)
        dz[c] = -1
        dz[greatest(z, except: c)] = 1
      }
      return dz
    }
  }

  /// ℓ from the outputs by another, textbook form; that of a cross-entropy fails where a rounds to 0 or 1.
  func naiveValue(_ a: [Double], _ y: [Double]) -> Double {
    var sum = 0.0
    for i in a.indices {
      switch self {
      case .binaryCrossEntropy:
        sum -= y[i] * log(a[i]) + (1 - y[i]) * log(1 - a[i])  // −(y log a + (1 − y) log(1 − a))
      case .categoricalCrossEntropy:
        sum -= y[i] * log(a[i])  // −y_i log a_i
      case .meanSquaredError:
        sum += a[i] * a[i] - 2 * a[i] * y[i] + y[i] * y[i]  // a² − 2 a y + y²
      case .meanAbsoluteError:
        sum += max(a[i] - y[i], y[i] - a[i])  // max(e, −e)
      case .huber(let delta):
        let c = min(max(a[i] - y[i], -delta), delta)
        sum += c * (a[i] - y[i] - c / 2)  // c (e − c/2), where c is e limited to ±δ
      case .quantile(let levels):
        let tau = levels[i % levels.count]
        sum += abs(y[i] - a[i]) * (a[i] < y[i] ? tau : 1 - tau)  // |y − a| times τ below, 1 − τ above
      case .poisson:
        sum += a[i] - y[i] * log(a[i])  // a − y log a
      case .hinge:
        if a.count == 1 {
          sum = y[i] == 1 ? max(0, 1 - a[i]) : max(0, 1 + a[i])
        } else {
          sum = max(sum, a[i] + (y[i] == 1 ? 0 : 1) - a[referenceClass(y)])  // max_i (a_i + [i ≠ c] − a_c)
        }
      }
    }
    return isMeanOverOutputs ? sum / Double(a.count) : sum
  }

  /// The hinge before max(0, ·). One output: 1 − t z with t = 2 y − 1 = ±1. Several: 1 + max_{i≠c} z_i − z_c,
  /// after Crammer and Singer.
  private func hingeMargin(_ z: [Double], _ y: [Double]) -> Double {
    if z.count == 1 { return 1 - (2 * y[0] - 1) * z[0] }
    let c = referenceClass(y)
    return 1 + z[greatest(z, except: c)] - z[c]
  }

  /// The first i ≠ c with the greatest z_i
  private func greatest(_ z: [Double], except c: Int) -> Int {
    var best = c == 0 ? 1 : 0
    for i in z.indices where i != c && z[i] > z[best] {
      best = i
    }
    return best
  }
}

/// The class that targets y stand for: y itself for one output, the place of the 1 for several.
func referenceClass(_ y: [Double]) -> Int {
  guard y.count > 1 else { return y[0] == 1 ? 1 : 0 }
  guard let c = y.firstIndex(of: 1) else { preconditionFailure("\(y) is not one-hot") }
  return c
}

/// −1, 0 or 1
func referenceSign(_ x: Double) -> Double {
  x > 0 ? 1 : x < 0 ? -1 : 0
}

/// log Σ_k e^z_k = M + log Σ_k e^(z_k − M), M = max_k z_k
private func logSumExp(_ z: [Double]) -> Double {
  var maximum = -Double.infinity
  for z_k in z {
    maximum = max(maximum, z_k)
  }
  var sum = 0.0
  for z_k in z {
    sum += exp(z_k - maximum)
  }
  return maximum + log(sum)
}
