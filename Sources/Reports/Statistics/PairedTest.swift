// Whether two cells differ by more than their seeds do.

/// Student's paired t-test, and Holm's correction for many of them.
public enum PairedTest {
  /// The two-sided p-value of differences whose mean is 0 if there is nothing to tell; nil for fewer than two.
  ///
  /// Differences that are all alike leave no doubt: 1 where they are 0, and 0 otherwise.
  public static func p(_ differences: [Double]) -> Double? {
    guard let sample = Sample(differences), let deviation = sample.standardDeviation else { return nil }
    guard deviation > 0 else { return sample.mean == 0 ? 1 : 0 }
    let t = sample.mean / (deviation / Double(sample.count).squareRoot())
    return StudentT.twoSidedP(t, degreesOfFreedom: sample.count - 1)
  }

  /// p-values of several tests, made larger so that the chance of a single false difference among all of them stays what it
  /// is for one. S. Holm, "A simple sequentially rejective multiple test procedure", 1979.
  ///
  /// - Returns: in the order of `values`.
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
