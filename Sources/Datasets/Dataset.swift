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
  public let features: FeatureValues
  /// One number an example: the index of its class, or the value.
  public let targets: [Double]
  /// How many of the last examples are the test part, which is then not drawn.
  public let testCount: Int
  /// Of the files, in hexadecimal: see `DataFile.digest`.
  public let sha256: String

  /// The most examples of one file: the engine numbers them in 32 bits.
  static let maxExamples = Int(Int32.max)
  /// The most features, each of which has a name.
  static let maxFeatures = 1 << 20
  /// The most classes: a confusion matrix has a number for each pair of them.
  static let maxClasses = 10_000

  public var count: Int { targets.count }
  public var featureCount: Int { featureNames.count }

  /// - Precondition: `features` has `featureNames.count` numbers for each of `targets`.
  public init(
    featureNames: [String], targetName: String, task: Task, classes: [String],
    features: FeatureValues, targets: [Double], testCount: Int = 0, sha256: String
  ) {
    precondition(features.count == targets.count * featureNames.count, "each example has as many features")
    self.featureNames = featureNames
    self.targetName = targetName
    self.task = task
    self.classes = classes
    self.features = features
    self.targets = targets
    self.testCount = testCount
    self.sha256 = sha256
  }
}
