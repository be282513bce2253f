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

  /// The canonical form. A range with points is the list of its values.
  package var json: JSONValue {
    switch (values, domain) {
    case (let values?, _): .array(values.map(\.json))
    case (nil, .range(let range)): range.json
    case (nil, .values): .array([])
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
}
