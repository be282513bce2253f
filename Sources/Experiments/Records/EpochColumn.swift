import Search
import Tabular

/// A column of a table of epochs.
public struct EpochColumn: Sendable {
  public let name: String
  /// An epoch's value in the column.
  public let value: @Sendable (EpochRecord) -> Value

  init(_ name: String, _ value: @escaping @Sendable (EpochRecord) -> Value) {
    self.name = name
    self.value = value
  }

  /// All columns in order; metrics follow from their definitions.
  public static let all: [EpochColumn] =
    [epoch] + (SplitMetric.columns(of: .training) + SplitMetric.columns(of: .validation)).map(metric)
    + [learningRate, seconds]

  public static let epoch = EpochColumn("epoch") { .integer($0.epoch) }
  public static let learningRate = EpochColumn("learning_rate") { Value($0.learningRate) }
  public static let seconds = EpochColumn("seconds") { Value($0.seconds) }

  public static func metric(_ metric: SplitMetric) -> EpochColumn {
    EpochColumn(metric.name) { Value($0.value(of: metric)) }
  }

  /// A row for each epoch of a run, each starting with the run's id.
  public static func table(_ curve: [EpochRecord], of run: RunID, _ columns: [EpochColumn] = all) -> Table {
    Table(
      columns: ["run_id"] + columns.map(\.name),
      rows: curve.map { epoch in [.text(run.text)] + columns.map { $0.value(epoch) } })
  }
}
