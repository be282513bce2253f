import Datasets

/// The facts about data that hyperparameters depend on.
public struct DataShape: Hashable, Sendable {
  /// The kinds of feature columns that a recipe is chosen for.
  public struct Columns: OptionSet, Hashable, Sendable {
    public let rawValue: Int

    public init(rawValue: Int) { self.rawValue = rawValue }

    public static let numbers = Columns(rawValue: 1)
    public static let categories = Columns(rawValue: 2)
    /// Of a regression.
    public static let target = Columns(rawValue: 4)
  }

  public let task: Task
  /// 0 for a regression and for labels.
  public let classCount: Int
  /// The labels of a multi-label classification, or the numbers of a regression.
  public let targetCount: Int
  /// Empty for runs that were stored before recipes were hyperparameters.
  public let columns: Columns

  /// Whether the defaults are those of specs that were stored before data were identified by their content.
  package var hasFormerDefaults = false

  public init(task: Task, classCount: Int, targetCount: Int = 1, columns: Columns = []) {
    self.task = task
    self.classCount = classCount
    self.targetCount = targetCount
    self.columns = columns
  }

  /// The shape of a data set.
  public init(_ dataset: Dataset) {
    var columns: Columns = dataset.task == .regression ? [.target] : []
    for column in dataset.table.columns {
      switch column.kind {
      case .number, .flag, .date: columns.insert(.numbers)
      case .category: columns.insert(.categories)
      }
    }
    self.init(
      task: dataset.task, classCount: dataset.classes.count, targetCount: dataset.targets.count,
      columns: columns)
  }
}
