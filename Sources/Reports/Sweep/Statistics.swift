// Mean and spread of a few numbers.

/// n, mean and standard deviation of a sample.
public struct Sample: Equatable, Sendable {
  public let count: Int
  public let mean: Double
  /// With n − 1 below the root; nil for fewer than two numbers.
  public let standardDeviation: Double?

  /// nil for no numbers.
  public init?(_ values: [Double]) {
    guard !values.isEmpty else { return nil }
    count = values.count
    let mean = values.reduce(0, +) / Double(values.count)
    self.mean = mean
    let squares = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    standardDeviation = values.count > 1 ? (squares / Double(values.count - 1)).squareRoot() : nil
  }

  /// `0.9737 ± 0.0051`; two digits of a spread are all that a few seeds can tell.
  public var readable: String {
    NumberFormat.rounded(mean) + (standardDeviation.map { " ± \(NumberFormat.rounded($0, digits: 2))" } ?? "")
  }
}
