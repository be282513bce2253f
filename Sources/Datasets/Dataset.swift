/// Examples and their targets as read from files, before splitting and scaling.
public struct Dataset: Sendable {
  /// In the file's order.
  public let table: FeatureTable
  public let targetName: String
  public let task: Task
  /// The names of the classes: numbers in numerical order, texts in the order of their UTF-8 bytes. Empty for
  /// regression.
  public let classes: [String]
  /// One number per example: the index of its class, or the value.
  public let targets: [Double]
  /// The number of examples at the end that form the test split, if it has its own files.
  public let testCount: Int
  /// The digest of the files, in hexadecimal: see `DataFile.digest`.
  public let sha256: String

  /// The maximum number of examples of a file: the engine uses 32-bit indices.
  static let maxExamples = Int(Int32.max)
  /// The most features, each of which has a name.
  package static let maxFeatures = 1 << 20
  /// The most classes: a confusion matrix has a number for each pair of them.
  static let maxClasses = 10_000

  public var count: Int { targets.count }
  public var featureCount: Int { table.columns.count }
  public var featureNames: [String] { table.columns.map(\.name) }
  public var features: FeatureValues { table.values }

  /// - Precondition: `table` has as many examples as `targets`.
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
