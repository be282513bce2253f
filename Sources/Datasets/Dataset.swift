/// Examples and their targets as read from files, before splitting and scaling.
public struct Dataset: Sendable {
  /// The features, in the file's order.
  public let table: FeatureTable
  /// At least one; of several, all are quantities or all are classes.
  public let targets: [Target]
  /// One number per example, not negative; nil if all count the same.
  public let weights: [Double]?
  /// Columns by which the rows are divided, by name.
  package let divisors: [String: RawValues]
  /// The number of each example's row, counted from 0 through all files, including rows without a target; nil if there
  /// are none of these.
  public let rowNumbers: [Int]?
  /// The number of examples at the end that form the test split, if it has its own files.
  public let testCount: Int
  /// What identifies the content.
  public let identity: DataIdentity
  /// What was found and decided about the data.
  public let findings: DataFindings

  /// The maximum number of examples of a file: the engine uses 32-bit indices.
  static let maxExamples = Int(Int32.max)
  /// The most features, each of which has a name.
  package static let maxFeatures = 1 << 20
  /// The most classes: a confusion matrix has a number for each pair of them.
  static let maxClasses = 10_000

  /// - Precondition: all have as many rows.
  package init(
    _ table: FeatureTable, targets: [Target], weights: [Double]? = nil, divisors: [String: RawValues] = [:],
    rowNumbers: [Int]? = nil, testCount: Int = 0, identity: DataIdentity,
    findings: DataFindings = DataFindings()
  ) {
    precondition(targets.allSatisfy { $0.values.count == table.count }, "each example has its targets")
    self.table = table
    self.targets = targets
    self.weights = weights
    self.divisors = divisors
    self.rowNumbers = rowNumbers
    self.testCount = testCount
    self.identity = identity
    self.findings = findings
  }

  public var count: Int { table.count }
  public var featureCount: Int { table.columns.count }
  public var featureNames: [String] { table.columns.map(\.name) }

  public var task: Task { targets[0].task }
  /// Of one target; empty for a regression and for several labels.
  public var classes: [String] { task == .multilabel ? [] : targets[0].classes }
  /// Several are joined by commas.
  public var targetName: String { targets.map(\.name).joined(separator: ", ") }

  /// The same data, identified otherwise.
  package func identified(by identity: DataIdentity) -> Dataset {
    Dataset(
      table, targets: targets, weights: weights, divisors: divisors, rowNumbers: rowNumbers,
      testCount: testCount, identity: identity, findings: findings)
  }

  /// A target as a table of one column.
  func targetTable(_ target: Target) -> FeatureTable {
    FeatureTable(
      columns: [Column(target.name, target.classes.isEmpty ? .number : .category(target.classes))],
      count: count, values: [.numbers(target.values)])
  }
}

/// What identifies a data set's content in the configuration of a run.
public enum DataIdentity: Hashable, Sendable {
  /// A hash of the columns in use: their names, kinds and values.
  case content(String)
  /// The SHA-256 of the files, for runs that were stored before contents were hashed.
  case files(sha256: String)
}

extension DataIdentity {
  /// nil unless it is a hash of the content.
  package var content: String? { if case .content(let id) = self { id } else { nil } }

  /// nil unless it is a hash of files.
  package var sha256: String? { if case .files(let sha256) = self { sha256 } else { nil } }

  /// The hash.
  package var text: String {
    switch self {
    case .content(let id): id
    case .files(let sha256): sha256
    }
  }
}

/// What was found and decided about data, for people.
public struct DataFindings: Equatable, Sendable {
  /// A column that is no feature, and why: "unnamed", "constant", "1310 different words in 1313 rows".
  public struct LeftOut: Equatable, Sendable {
    public let column: String
    public let reason: String
  }

  /// Something suspicious about columns.
  public struct Remark: Equatable, Sendable {
    /// A sentence without its point.
    public let text: String
    /// The columns to exclude if the suspicion is right.
    public let suspects: [String]

    public init(_ text: String, suspects: [String] = []) {
      self.text = text
      self.suspects = suspects
    }
  }

  /// How the files were read, in words.
  public var reading = ""
  /// The number of rows that were left out since they have no target.
  public var rowsWithoutTarget = 0
  public var leftOut: [LeftOut] = []
  /// What looks suspicious.
  public var remarks: [Remark] = []

  public init() {}
}
