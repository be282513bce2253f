import JSON

/// A hyperparameter with its possible values in a sweep.
public struct Axis: Sendable {
  package enum Domain: Hashable, Sendable {
    /// Distinct values.
    case values([ParameterValue])
    case range(ValueRange)
  }

  public let name: String
  package let domain: Domain

  package init(name: String, _ domain: Domain) {
    self.name = name
    self.domain = domain
  }

  /// The values of a grid; nil for a range without points.
  public var values: [ParameterValue]? { domain.values }

  /// The canonical form: the list of the values, or the range as it is described, which takes no more text than the spec.
  package var json: JSONValue {
    switch domain {
    case .values(let values): .array(values.map(\.json))
    case .range(let range): range.json
    }
  }
}

extension Axis.Domain {
  package var values: [ParameterValue]? {
    switch self {
    case .values(let values): values
    case .range(let range): range.values
    }
  }

  /// Whether a grid can take its values.
  package var hasPoints: Bool {
    switch self {
    case .values: true
    case .range(let range): range.points != nil
    }
  }
}
