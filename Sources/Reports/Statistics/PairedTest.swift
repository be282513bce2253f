// Tests whether cells differ by more than chance.

/// Student's paired t-test, and Holm's correction for multiple tests.
public enum PairedTest {
  /// The p-value below which a difference is significant.
  static let significance = 0.05

  /// The two-sided p-value for differences with a true mean of 0; nil for fewer than two.
  ///
  /// For equal differences, it is 1 if they are 0, and otherwise 0.
  public static func p(_ differences: [Double]) -> Double? {
    guard let sample = Sample(differences), let deviation = sample.standardDeviation else { return nil }
    guard deviation > 0 else { return sample.mean == 0 ? 1 : 0 }
    let t = sample.mean / (deviation / Double(sample.count).squareRoot())
    return StudentT.twoSidedP(t, degreesOfFreedom: sample.count - 1)
  }

  /// Corrects p-values of several tests, so that the chance of any false positive is as small as for a single test.
  /// S. Holm, "A simple sequentially rejective multiple test procedure", 1979.
  ///
  /// - Returns: p-values in the order of `values`.
  public static func holm(_ values: [Double]) -> [Double] {
    var adjusted = values
    var largest = 0.0
    for (rank, index) in values.indices.sorted(by: { values[$0] < values[$1] }).enumerated() {
      largest = max(largest, min(Double(values.count - rank) * values[index], 1))
      adjusted[index] = largest
    }
    return adjusted
  }
}
