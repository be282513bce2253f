// A sweep specification, described in docs/spec.md.

import Search
import JSON

/// A spec, checked as far as possible without the data.
public struct Spec: Sendable {
  /// The path of the spec.
  public let file: String
  /// The text of the spec.
  public let source: String
  /// Where the spec gives none, that of its file.
  public let name: String
  package let method: SearchMethod
  public let objective: Objective
  public let data: DataSettings
  /// The axes that keys of `data` stand for.
  let impliedAxes: [Axis]
  /// The axes of `parameters`, in the spec's order.
  let statedAxes: [Axis]
  public let seeds: [Int]
  /// The maximum number of trials, each with all seeds; nil for no limit. Raising it continues the sweep.
  public let runs: Int?
  /// SQL expressions over the hyperparameters that must all be true.
  public let constraints: [String]
  /// The keys' positions, for errors that only the data reveals.
  let positions: [String: SourcePosition]

  /// The name that the spec itself gives; nil where it gives none.
  package var ownName: String? { positions["name"] == nil ? nil : name }

  /// All axes: those of keys of `data`, then those of `parameters`, in the spec's order.
  public var axes: [Axis] { impliedAxes + statedAxes }

  /// Whether it allows more trials than another.
  package func allowsMoreRuns(than other: Spec) -> Bool { runs ?? .max > other.runs ?? .max }

  var settings: RunSettings {
    RunSettings(file: file, data: data, objective: objective, positions: positions)
  }

  func error(_ key: String, _ message: String) -> SpecError { settings.error(key, message) }
}
