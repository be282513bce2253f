// A data set from two IDX files: examples, and a label for each.

import Files

extension Dataset {
  /// Whether bytes are such a file of examples, and not a CSV file.
  public static func isIDX(_ bytes: [UInt8]) -> Bool { IDXArray.isMeant(by: bytes) }

  /// Reads examples of any shape, whose numbers are the features, and labels, whose values are the classes.
  ///
  /// - Parameters:
  ///   - examples: the bytes of a file of m × … numbers.
  ///   - labels: of a file of m whole numbers.
  ///   - path: of the examples; `labelsPath` of the labels. Both are only named in errors.
  ///   - task: what to learn; nil: two labels are a binary task, more of them a multiclass one.
  /// - Throws: `DatasetError`.
  public static func idx(
    _ examples: [UInt8], labels: [UInt8], path: String, labelsPath: String, task: Task? = nil
  ) throws -> Dataset {
    let features = try IDXArray(examples, path: path)
    let targets = try IDXArray(labels, path: labelsPath)
    guard features.dimensions.count > 1 else {
      throw DatasetError(path: path, "it has one dimension: labels, and not examples")
    }
    guard targets.dimensions.count == 1 else {
      throw DatasetError(
        path: labelsPath, "it has \(targets.dimensions.count) dimensions, and labels have one")
    }
    guard features.count == targets.count else {
      throw DatasetError(
        path: labelsPath, "it has \(targets.count) labels for the \(features.count) examples of '\(path)'")
    }
    guard (features.values + targets.values).allSatisfy(\.isFinite) else {
      throw DatasetError(path: path, "it holds NaN or infinity")
    }
    let distinct = Set(targets.values).sorted()
    guard distinct.count > 1 else {
      throw DatasetError(path: labelsPath, "every label is the same: there is nothing to learn")
    }
    guard task != .binary || distinct.count == 2 else {
      throw DatasetError(path: labelsPath, "a binary task has two labels, not \(distinct.count)")
    }
    let isRegression = task == .regression
    let indices = Dictionary(uniqueKeysWithValues: distinct.enumerated().map { ($1, Double($0)) })
    return Dataset(
      featureNames: (0..<features.width).map { "x\($0)" }, targetName: Path.name(of: labelsPath),
      task: task ?? (distinct.count == 2 ? .binary : .multiclass),
      classes: isRegression ? [] : distinct.map { Int(exactly: $0).map(String.init) ?? String($0) },
      features: features.values,
      targets: isRegression ? targets.values : targets.values.compactMap { indices[$0] },
      sha256: try digest(examples, labels))
  }

  /// Of both files, one behind the other.
  public static func digest(_ examples: [UInt8], _ labels: [UInt8]) throws(SHA256.Unavailable) -> String {
    try SHA256(of: examples + labels).hexadecimal
  }
}
