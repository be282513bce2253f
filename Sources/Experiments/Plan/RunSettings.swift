// The settings that a spec and the stored configuration of a run have in common.

import Datasets
import Files
import JSON
import Search

/// The data of some runs, what is done with them, and the objective.
struct RunSettings: Sendable {
  /// The file that errors name. Paths of data are relative to its folder.
  let file: String
  var data: DataSettings
  let objective: Objective
  /// The places of keys, for faults that only the data show; empty for a stored configuration, which nobody wrote.
  var positions: [String: SourcePosition] = [:]

  /// The data's files, seen from where netlab was started.
  var dataSource: DataSource {
    data.source.replacing(data.source.files.map { Path.resolve($0.path, from: Path.directory(of: file)) })
  }

  var dataPaths: [String] { dataSource.files.map(\.path) }

  func error(_ key: String, _ message: String) -> SpecError {
    SpecError(file: file, position: positions[key], key: key, message)
  }
}
