// A sweep as its author writes it: docs/spec.md.

import Search
import Datasets
import Files
import JSON

/// A spec, checked as far as it can be without the data.
public struct Spec: Sendable {
  /// Where the data are and how they are split.
  public struct Data: Hashable, Sendable {
    /// With paths as written, relative to the spec's folder.
    public let source: DataSource
    /// nil: told from the target.
    public let task: Task?
    public let validation: Double
    public let test: Double
    public let splitSeed: Int
    public let standardize: Bool
    /// What features are divided by where they are not standardised.
    public let scale: Double
    /// Whether a regression's target is scaled too.
    public let standardizeTarget: Bool
  }

  /// A hyperparameter with the values that it takes in the grid.
  public struct Axis: Sendable {
    public let name: String
    public let values: [ParameterValue]
  }

  public struct Constraint: Sendable {
    public let expression: String
    let position: SourcePosition
  }

  /// The spec's file.
  public let file: String
  /// The spec's text.
  public let source: String
  public let name: String
  public let objective: Objective
  public let data: Data
  /// Those that the spec names, in its order.
  public let axes: [Axis]
  public let seeds: [Int]
  public let constraints: [Constraint]
  /// Where keys stand, for faults that only the data show.
  let positions: [String: SourcePosition]

  /// The data's files, seen from where netlab was started.
  var dataPaths: [String] {
    data.source.paths.map { Path.resolve($0, from: Path.directory(of: file)) }
  }

  func error(_ key: String, _ message: String) -> SpecError {
    SpecError(file: file, position: positions[key], key: key, message)
  }
}
