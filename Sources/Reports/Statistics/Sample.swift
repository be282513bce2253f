// Mean and standard deviation of a sample.

import Tabular

/// n, mean and standard deviation of a sample.
public struct Sample: Equatable, Sendable {
  public let count: Int
  public let mean: Double
  /// Divides by n − 1; nil for fewer than two numbers.
  public let standardDeviation: Double?

  /// nil if there are no numbers.
  public init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    count = values.count
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    standardDeviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
  }

  /// Half the width of the 95 % confidence interval of the mean, t(0.975, n − 1) · s / √n; nil for fewer than two
  /// numbers.
  public var margin: Double? {
    standardDeviation.map {
      StudentT.quantile(central: 0.95, degreesOfFreedom: count - 1) * $0 / Double(count).squareRoot()
    }
  }

  /// The 95 % confidence interval of the mean; nil for fewer than two numbers, and if it overflows.
  public var interval: ClosedRange<Double>? {
    guard let margin, (mean - margin).isFinite, (mean + margin).isFinite else { return nil }
    return mean - margin...mean + margin
  }

  /// `0.9737 ± 0.0051`; more than two digits of a deviation are not significant for a few seeds.
  public var readable: String {
    NumberFormat.rounded(mean) + (standardDeviation.map { " ± \(NumberFormat.rounded($0, digits: 2))" } ?? "")
  }

  /// `0.961 to 0.9864`; nil if there is no interval.
  public var readableInterval: String? {
    interval.map { "\(NumberFormat.rounded($0.lowerBound)) to \(NumberFormat.rounded($0.upperBound))" }
  }
}
