// A sweep as its author writes it: docs/spec.md.

import Search
import JSON

/// A spec, checked as far as it can be without the data.
public struct Spec: Sendable {
  /// The spec's file.
  public let file: String
  /// The spec's text.
  public let source: String
  /// Where the spec gives none, that of its file.
  public let name: String
  package let method: SearchMethod
  public let objective: Objective
  public let data: DataSettings
  /// Those that the spec names, in its order.
  public let axes: [Axis]
  public let seeds: [Int]
  /// The most trials, each with all seeds; nil for as many as the method has. A sweep grows when it is raised.
  public let runs: Int?
  /// SQL expressions over the hyperparameters, of which all must be true.
  public let constraints: [String]
  /// Where keys stand, for faults that only the data show.
  let positions: [String: SourcePosition]

  /// The name that the spec itself gives; nil where it gives none.
  package var ownName: String? { positions["name"] == nil ? nil : name }

  /// Whether it allows more trials than another.
  package func allowsMoreRuns(than other: Spec) -> Bool { runs ?? .max > other.runs ?? .max }

  var settings: RunSettings {
    RunSettings(file: file, data: data, objective: objective, positions: positions)
  }

  func error(_ key: String, _ message: String) -> SpecError { settings.error(key, message) }
}
