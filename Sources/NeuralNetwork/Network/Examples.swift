// The examples that a network is trained or evaluated on.

/// m examples with n features: X and Y of the derivation, transposed, so that each example is contiguous.
///
/// All runs share the arrays without copying.
public struct Examples: Sendable {
  public let inputs: Inputs
  /// One number per example: 0 or 1 (binary), the index of the class (categorical), or the value (regression).
  public let targets: [Float]
  public var count: Int { targets.count }
  /// Σ (y − ȳ)², the baseline of R².
  public let totalSumOfSquares: Double
  /// The unit of a regression's targets, in the target's own unit.
  public let targetScale: Double
  /// The value of target 0 in a regression, in the target's own unit.
  public let targetOffset: Double

  /// Examples whose inputs are all numbers.
  ///
  /// - Parameter features: m × n, one example per row.
  /// - Precondition: `features` has `featureCount` numbers for each of `targets`.
  public init(
    features: [Float], targets: [Float], featureCount: Int, targetScale: Double = 1, targetOffset: Double = 0
  ) {
    self.init(
      Inputs(numbers: features, form: InputForm(numbers: featureCount), count: targets.count),
      targets: targets, targetScale: targetScale, targetOffset: targetOffset)
  }

  /// - Precondition: there is a target for each example.
  public init(_ inputs: Inputs, targets: [Float], targetScale: Double = 1, targetOffset: Double = 0) {
    precondition(inputs.count == targets.count, "each example has a target")
    self.inputs = inputs
    self.targets = targets
    self.targetScale = targetScale
    self.targetOffset = targetOffset
    let mean = targets.reduce(0) { $0 + Double($1) } / Double(max(targets.count, 1))
    totalSumOfSquares = targets.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
  }
}
