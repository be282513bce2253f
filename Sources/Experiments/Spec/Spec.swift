// A sweep specification, described in docs/spec.md.

import Search
import Datasets
import Files
import JSON

/// A spec, checked as far as possible without the data.
public struct Spec: Sendable {
  /// The path of the spec.
  public let file: String
  /// The text of the spec.
  public let source: String
  public let name: String
  package let method: SearchMethod
  public let objective: Objective
  public let data: DataSettings
  /// The axes named in the spec, in its order.
  public let axes: [Axis]
  public let seeds: [Int]
  /// The maximum number of trials, each with all seeds; nil for no limit. Raising it continues the sweep.
  public let runs: Int?
  /// SQL expressions over the hyperparameters that must all be true.
  public let constraints: [String]
  /// The keys' positions, for errors that only the data reveals.
  let positions: [String: SourcePosition]

  /// The data files by key, relative to the current folder.
  var dataFiles: [(key: String, path: String)] {
    data.source.files.map { ($0.key, Path.resolve($0.path, from: Path.directory(of: file))) }
  }

  var dataPaths: [String] { dataFiles.map(\.path) }

  func error(_ key: String, _ message: String) -> SpecError {
    SpecError(file: file, position: positions[key], key: key, message)
  }
}
