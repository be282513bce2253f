import ElementaryFunctions
import JSON

/// A range of numbers and their distribution, as given in a spec.
package struct ValueRange: Hashable, Sendable {
  package enum Distribution: String, CaseIterable, Sendable {
    case uniform
    case intUniform = "int_uniform"
    case logUniform = "log_uniform_values"
  }

  package let distribution: Distribution
  /// Both bounds are included.
  package let minimum: Double
  package let maximum: Double
  /// Whether the hyperparameter itself is a whole number.
  package let isInteger: Bool
  /// The number of values in a grid; nil if the spec does not give it.
  package let points: Int?

  /// Evenly spaced values including both bounds; nil without `points`.
  package var values: [ParameterValue]? {
    guard let points else { return nil }
    return (0..<points).map { value($0, of: points) }.eachOnce
  }

  private func value(_ index: Int, of points: Int) -> ParameterValue {
    let fraction = points > 1 ? Double(index) / Double(points - 1) : 0
    let exact =
      distribution == .logUniform
      ? minimum * ElementaryFunctions.own.pow(maximum / minimum, fraction)
      : minimum + (maximum - minimum) * fraction
    if isInteger { return .integer(Int(exact.rounded())) }
    if distribution == .intUniform { return .number(exact.rounded()) }
    if index == 0 { return .number(minimum) }
    if index == points - 1 { return .number(maximum) }
    return .number(Self.roundedToTwelveDigits(exact))
  }

  /// Whether a value is one of `values` or, without `points`, lies between the ends. Takes the same time for any number of points.
  func contains(_ value: ParameterValue) -> Bool {
    let number: Double
    switch value {
    case .integer(let integer) where isInteger: number = Double(integer)
    case .number(let double) where !isInteger: number = double
    default: return false
    }
    guard let points else {
      return minimum...maximum ~= number && (distribution != .intUniform || number == number.rounded())
    }
    let functions = ElementaryFunctions.own
    let fraction =
      distribution == .logUniform
      ? functions.log10(number / minimum) / functions.log10(maximum / minimum)
      : (number - minimum) / (maximum - minimum)
    // The values are in order: those that round to this one are next to where it would be. Ends that are equal, or too far apart
    // for their difference, give no number.
    guard let place = Int(exactly: (fraction * Double(points - 1)).rounded()) else {
      return values?.contains(value) ?? false
    }
    return (-2...2).contains { offset in
      let (index, isTooLarge) = place.addingReportingOverflow(offset)
      return !isTooLarge && 0..<points ~= index && self.value(index, of: points) == value
    }
  }

  /// One of the values.
  var first: ParameterValue { value(0, of: points ?? 1) }

  /// So that the same value typed by hand is the same run, and reads well: 0.01, not 0.010000000000000002.
  private static func roundedToTwelveDigits(_ value: Double) -> Double {
    let functions = ElementaryFunctions.own
    let scale = functions.pow(10, 11 - functions.log10(abs(value)).rounded(.down))
    // For numbers of this size, dividing by a power of ten rounds to the Float64 nearest to the decimal number.
    return scale.isFinite && scale > 0 ? (value * scale).rounded() / scale : value
  }

  var json: JSONValue {
    var members: [String: JSONValue] = [
      "distribution": .string(distribution.rawValue), "min": .real(minimum), "max": .real(maximum),
    ]
    if let points { members["points"] = .integer(points) }
    return .object(members)
  }
}

extension [ParameterValue] {
  /// In their order.
  var eachOnce: [ParameterValue] {
    var seen: Set<ParameterValue> = []
    return filter { seen.insert($0).inserted }
  }
}
