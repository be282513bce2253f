/// Examples to learn from and a target to learn, as their files have them: before they are split and scaled.
public struct Dataset: Sendable {
  /// In the file's order.
  public let table: FeatureTable
  public let targetName: String
  public let task: Task
  /// The names of the classes: numbers in their order, words in that of their UTF-8 bytes. Empty for regression.
  public let classes: [String]
  /// One number an example: the index of its class, or the value.
  public let targets: [Double]
  /// The number of examples, the last ones, that are the test split, which is then not drawn.
  public let testCount: Int
  /// Of the files, in hexadecimal: see `DataFile.digest`.
  public let sha256: String

  /// The most examples of one file: the engine numbers them in 32 bits.
  static let maxExamples = Int(Int32.max)
  /// The most features, each of which has a name.
  package static let maxFeatures = 1 << 20
  /// The most classes: a confusion matrix has a number for each pair of them.
  static let maxClasses = 10_000

  public var count: Int { targets.count }
  public var featureCount: Int { table.columns.count }
  public var featureNames: [String] { table.columns.map(\.name) }
  public var features: FeatureValues { table.values }

  /// - Precondition: `table` has as many examples as there are `targets`.
  public init(
    _ table: FeatureTable, targetName: String, task: Task, classes: [String], targets: [Double],
    testCount: Int = 0, sha256: String
  ) {
    precondition(table.count == targets.count, "each example has a target")
    self.table = table
    self.targetName = targetName
    self.task = task
    self.classes = classes
    self.targets = targets
    self.testCount = testCount
    self.sha256 = sha256
  }

  /// The target as a table of one column.
  var targetTable: FeatureTable {
    FeatureTable(
      columns: [Column(targetName, classes.isEmpty ? .number : .category(classes))], count: count,
      values: .numbers(targets))
  }
}
