// The examples that a network is trained or measured on.

/// m examples with n features: X and Y of the derivation, transposed, so that each example lies in one piece.
///
/// The arrays are shared, not copied, by all runs that use them.
public struct Examples: Sendable {
  /// m × n, one example a row.
  public let features: [Float]
  /// One number an example: 0 or 1 (binary), the index of the class (categorical), or the value (regression).
  public let targets: [Float]
  public let featureCount: Int
  public var count: Int { targets.count }
  /// Σ (y − ȳ)², against which R² compares.
  public let totalSumOfSquares: Double
  /// One unit of a regression's targets, in the target's own unit.
  public let targetScale: Double
  /// What 0 among a regression's targets is in the target's own unit.
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
