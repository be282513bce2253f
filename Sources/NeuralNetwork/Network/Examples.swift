// The examples that a network is trained or evaluated on.

/// m examples with n features: X and Y of the derivation, transposed, so that each example is contiguous.
///
/// All runs share the arrays without copying.
public struct Examples: Sendable {
  /// m × n, one example per row.
  public let features: [Float]
  /// One number per example: 0 or 1 (binary), the index of the class (categorical), or the value (regression).
  public let targets: [Float]
  public let featureCount: Int
  public var count: Int { targets.count }
  /// Σ (y − ȳ)², the baseline of R².
  public let totalSumOfSquares: Double
  /// The unit of a regression's targets, in the target's own unit.
  public let targetScale: Double
  /// The value of target 0 in a regression, in the target's own unit.
  public let targetOffset: Double

  /// - Precondition: `features` has `featureCount` numbers for each of `targets`.
  public init(
    features: [Float], targets: [Float], featureCount: Int, targetScale: Double = 1, targetOffset: Double = 0
  ) {
    precondition(features.count == targets.count * featureCount, "each example has as many features")
    self.features = features
    self.targets = targets
    self.featureCount = featureCount
    self.targetScale = targetScale
    self.targetOffset = targetOffset
    let mean = targets.reduce(0) { $0 + Double($1) } / Double(max(targets.count, 1))
    totalSumOfSquares = targets.reduce(0) { $0 + (Double($1) - mean) * (Double($1) - mean) }
  }
}
