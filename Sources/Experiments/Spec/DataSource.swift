// Which files a data set is read from.

import Datasets
import Files

/// The files of a data set, and how they are read.
public enum DataSource: Hashable, Sendable {
  /// A table with a column to learn.
  case csv(path: String, target: String)
  /// Images and labels, and perhaps images and labels that are the test part: two or four files.
  case idx(paths: [String])

  /// The keys of `paths` in a spec.
  static let keys = ["path", "labels", "test_path", "test_labels"]

  public var paths: [String] {
    switch self {
    case .csv(let path, _): [path]
    case .idx(let paths): paths
    }
  }

  /// Whether it has as many files as it takes.
  var canBeRead: Bool {
    switch self {
    case .csv: true
    case .idx(let paths): paths.count == 2 || paths.count == 4
    }
  }

  /// Whether the test part is files of its own.
  var hasTest: Bool { paths.count == 4 }

  /// What is learned.
  var target: String {
    switch self {
    case .csv(_, let target): target
    case .idx: Dataset.labelName
    }
  }

  /// - Parameter files: `paths`, read.
  /// - Throws: as `Dataset.csv` and `Dataset.idx`.
  func dataset(_ files: [DataFile], task: Task?) throws -> Dataset {
    switch self {
    case .csv(_, let target):
      try Dataset.csv(files[0].bytes, path: files[0].path, target: target, task: task)
    case .idx: try Dataset.idx(files, task: task)
    }
  }
}
