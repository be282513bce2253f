// The examples that a network is trained or evaluated on.

import ElementaryFunctions

/// m examples with n features: X and Y of the derivation, transposed, so that each example is contiguous.
///
/// All runs share the arrays without copying.
public struct Examples: Sendable {
  public let inputs: Inputs
  /// m × t, one example per row. A class is one number: 0 or 1 (binary), or its index (categorical). Several labels are
  /// 0 or 1 each, and a regression has the values.
  public let targets: [Float]
  /// t, the numbers that an example has as its target.
  public let targetCount: Int
  /// A weight for each example, scaled to a mean of 1; nil for equal weights.
  public let weights: [Float]?
  /// How each target of a regression was scaled.
  public let targetScales: [TargetScale]
  public var count: Int { targets.count / targetCount }
  /// Σ w (y − ȳ)² of each target, the baseline of R²; in the target's own unit if it is a logarithm, otherwise in that
  /// of the training targets.
  let totalSumsOfSquares: [Double]

  /// How a target of a regression was scaled.
  public struct TargetScale: Hashable, Sendable {
    /// The unit of the scaled target, in the target's own unit.
    public let unit: Double
    /// The value of the scaled target 0, in the target's own unit.
    public let offset: Double
    /// Whether unit and offset lead to sign(y) log (1 + |y|) of the target y.
    public let isLogarithm: Bool

    public init(unit: Double = 1, offset: Double = 0, isLogarithm: Bool = false) {
      self.unit = unit
      self.offset = offset
      self.isLogarithm = isLogarithm
    }

    func inTargetUnit(_ value: Double) -> Double {
      let scaled = value * unit + offset
      guard isLogarithm else { return scaled }
      let size = ElementaryFunctions.own.exp(minusOne: abs(scaled))
      return scaled < 0 ? -size : size
    }
  }

  /// - Parameters:
  ///   - targetScales: one for each target; empty for targets that were not scaled.
  ///   - weights: any finite numbers that are not negative and not all 0, such as numbers of repetitions or inverse
  ///     probabilities. Only their ratios matter. An example of weight 0 affects nothing but batch normalisation.
  /// - Precondition: `targets` has `targetCount` numbers for each example.
  public init(
    _ inputs: Inputs, targets: [Float], targetCount: Int = 1, weights: [Float]? = nil,
    targetScales: [TargetScale] = []
  ) {
    precondition(
      targetCount > 0 && targets.count == inputs.count * targetCount, "each example has its targets")
    let count = inputs.count
    precondition(targetScales.isEmpty || targetScales.count == targetCount, "each target has a scale")
    precondition(weights.map { $0.count == count } ?? true, "each example has a weight")
    self.inputs = inputs
    self.targets = targets
    self.targetCount = targetCount
    self.targetScales =
      targetScales.isEmpty ? Array(repeating: TargetScale(), count: targetCount) : targetScales
    let scaled = weights.map(Self.scaled)
    self.weights = scaled
    let scales = self.targetScales
    totalSumsOfSquares = (0..<targetCount).map { target in
      let places = stride(from: target, to: targets.count, by: targetCount)
      let scale = scales[target]
      func value(_ place: Int) -> Double {
        scale.isLogarithm ? scale.inTargetUnit(Double(targets[place])) : Double(targets[place])
      }
      guard let scaled else {
        let mean = places.reduce(0) { $0 + value($1) } / Double(max(count, 1))
        return places.reduce(0) { $0 + (value($1) - mean) * (value($1) - mean) }
      }
      let weighted = zip(places, scaled).map { (value($0), Double($1)) }
      let total = scaled.reduce(0) { $0 + Double($1) }
      let mean = weighted.reduce(0) { $0 + $1.0 * $1.1 } / max(total, .leastNormalMagnitude)
      return weighted.reduce(0) { $0 + $1.1 * ($1.0 - mean) * ($1.0 - mean) }
    }
  }

  /// Examples whose inputs are all numbers, with the same scale for all targets.
  ///
  /// - Parameter features: m × n, one example per row.
  /// - Precondition: `features` has `featureCount` numbers, and `targets` `targetCount`, for each example.
  public init(
    features: [Float], targets: [Float], featureCount: Int, targetCount: Int = 1, weights: [Float]? = nil,
    targetScale: Double = 1, targetOffset: Double = 0
  ) {
    self.init(
      features: features, targets: targets, featureCount: featureCount, targetCount: targetCount,
      weights: weights,
      targetScales: Array(
        repeating: TargetScale(unit: targetScale, offset: targetOffset), count: max(targetCount, 0)))
  }

  /// Examples whose inputs are all numbers.
  public init(
    features: [Float], targets: [Float], featureCount: Int, targetCount: Int = 1, weights: [Float]? = nil,
    targetScales: [TargetScale]
  ) {
    self.init(
      Inputs(
        numbers: features, form: InputForm(numbers: featureCount), count: targets.count / max(targetCount, 1)),
      targets: targets, targetCount: targetCount, weights: weights, targetScales: targetScales)
  }

  /// Examples without inputs, for outputs that were computed before.
  public init(targetsAlone targets: [Float], targetCount: Int, weights: [Float]?, targetScales: [TargetScale])
  {
    self.init(
      Inputs(numbers: [], form: InputForm(numbers: 0), count: targets.count / max(targetCount, 1)),
      targets: targets, targetCount: targetCount, weights: weights, targetScales: targetScales)
  }

  private static func scaled(_ weights: [Float]) -> [Float] {
    precondition(weights.allSatisfy { $0 >= 0 && $0.isFinite }, "weights are finite and not negative")
    let total = weights.reduce(0) { $0 + Double($1) }
    precondition(total > 0 || weights.isEmpty, "not all weights are 0")
    let factor = Double(weights.count) / total
    return weights.map { Float(Double($0) * factor) }
  }
}
