// A table of examples: numbers to learn from and a target to learn, as the file has them.

/// A data set in memory, before it is split and scaled.
public struct Dataset: Sendable {
  /// The names of the n features, in the file's order.
  public let featureNames: [String]
  public let targetName: String
  public let task: Task
  /// The names of the classes: numbers in their order, words in that of their UTF-8 bytes. Empty for regression.
  public let classes: [String]
  /// m × n, one example a row.
  public let features: [Double]
  /// One number an example: the index of its class, or the value.
  public let targets: [Double]
  /// Of the file's bytes, in hexadecimal.
  public let sha256: String

  public var count: Int { targets.count }
  public var featureCount: Int { featureNames.count }

  /// - Precondition: `features` has `featureNames.count` numbers for each of `targets`.
  public init(
    featureNames: [String], targetName: String, task: Task, classes: [String], features: [Double],
    targets: [Double], sha256: String
  ) {
    precondition(features.count == targets.count * featureNames.count, "each example has as many features")
    self.featureNames = featureNames
    self.targetName = targetName
    self.task = task
    self.classes = classes
    self.features = features
    self.targets = targets
    self.sha256 = sha256
  }
}
