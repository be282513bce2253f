import Datasets
import JSON
import Search
import Tabular

/// The constant prediction that a network has to beat, with its metrics on the validation and test splits.
public struct Baseline: Equatable, Sendable {
  public enum Prediction: Equatable, Sendable {
    /// The most common class of the training split, and each class with the probability of its share there.
    case majority(String)
    /// The mean of the training split's targets.
    case mean(Double)
  }

  public let prediction: Prediction
  /// Without `loss` if the sweep's cells differ in their loss or in the unit of their targets.
  public let metrics: RunMetrics

  public init(_ prediction: Prediction, metrics: RunMetrics) {
    self.prediction = prediction
    self.metrics = metrics
  }

  /// `majority` or `mean`.
  public var name: String {
    switch prediction {
    case .majority: "majority"
    case .mean: "mean"
    }
  }

  /// Some of its metrics by their names, without those that it lacks.
  public func named(_ names: [String]) -> [(name: String, value: Double)] {
    names.compactMap { name in
      SplitMetric.named(name).flatMap { metrics[$0] }.map { (name, $0) }
    }
  }

  /// Completes "no better than": `always predicting the most common class, 'no'`.
  public var phrase: String {
    switch prediction {
    case .majority(let name): "always predicting the most common class, \(name.quoted)"
    case .mean(let mean): "always predicting the mean, \(NumberFormat.rounded(mean))"
    }
  }
}

// MARK: - JSON

extension Baseline {
  /// As it is stored with a sweep.
  public var json: JSONValue {
    let predicted: JSONValue
    switch prediction {
    case .majority(let name): predicted = .string(name)
    case .mean(let mean): predicted = .real(mean)
    }
    var values: [String: JSONValue] = [:]
    for metric in SplitMetric.ofRun { values[metric.name] = metrics[metric].map(JSONValue.real) }
    return .object(["predicts": predicted, "metrics": .object(values)])
  }

  /// nil unless it is the JSON of a baseline.
  package init?(_ json: JSONValue?) {
    guard case .object(let members) = json, case .object(let values) = members["metrics"] else { return nil }
    switch members["predicts"] {
    case .string(let name): prediction = .majority(name)
    case .number(let mean) where mean.double.isFinite: prediction = .mean(mean.double)
    default: return nil
    }
    metrics = RunMetrics { metric in
      guard case .number(let value) = values[metric.name], value.double.isFinite else { return nil }
      return value.double
    }
  }
}
