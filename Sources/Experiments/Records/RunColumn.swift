import NeuralNetwork
import Search
import Tabular

/// A column of a table of runs.
public struct RunColumn: Sendable {
  public let name: String
  /// A run's value in the column.
  public let value: @Sendable (RunRecord) -> Value

  init(_ name: String, _ value: @escaping @Sendable (RunRecord) -> Value) {
    self.name = name
    self.value = value
  }

  /// All columns in order; hyperparameters and metrics follow from their definitions.
  public static let all: [RunColumn] =
    [RunColumn("id") { .text($0.id.text) }, status]
    + HyperparameterDefinition.allNames.map(hyperparameter)
    + [seed, parameterCount, bestEpoch, lastEpoch]
    + metrics(of: .training)
    + metrics(of: .validation) + [RunColumn("val_confusion") { Value($0.validationConfusion?.text) }]
    + metrics(of: .test) + [RunColumn("test_confusion") { Value($0.testConfusion?.text) }]
    + [
      RunColumn("started_at") { Value($0.startedAt) },
      RunColumn("finished_at") { Value($0.finishedAt) },
      seconds,
      RunColumn("attempts") { .integer($0.attempts) },
      error,
      RunColumn("config") { .text($0.configuration) },
      RunColumn("data_id") { Value($0.cell.data?.content) },
      RunColumn("data_sha256") { Value($0.cell.data?.sha256) },
      RunColumn("weights_sha256") { Value($0.weightsSHA256) },
      RunColumn("git_commit") { Value($0.machine.gitCommit) },
      RunColumn("host") { Value($0.machine.host) },
      RunColumn("cpu") { Value($0.machine.cpu) },
      // The name dates from when a BLAS library computed the products.
      RunColumn("blas") { Value($0.machine.kernels) },
      RunColumn("netlab_version") { Value($0.machine.netlabVersion) },
      RunColumn("tags") { $0.tags.isEmpty ? .null : .text($0.tags.joined(separator: ",")) },
      RunColumn("cell_id") { .text($0.cell.id.text) },
    ]

  public static let status = RunColumn("status") { .text($0.status.rawValue) }
  public static let seed = RunColumn("seed") { .integer($0.seed) }
  public static let parameterCount = RunColumn("parameter_count") { .integer($0.cell.parameterCount) }
  public static let bestEpoch = RunColumn("best_epoch") { Value($0.bestEpoch) }
  public static let lastEpoch = RunColumn("last_epoch") { Value($0.lastEpoch) }
  public static let seconds = RunColumn("seconds") { Value($0.seconds) }
  public static let error = RunColumn("error") { Value($0.error) }

  /// - Parameter name: the hyperparameter's name.
  public static func hyperparameter(_ name: String) -> RunColumn {
    RunColumn(name) { $0.cell.tableValue(name) }
  }

  public static func metric(_ metric: SplitMetric) -> RunColumn {
    RunColumn(metric.name) { Value($0.metrics[metric]) }
  }

  private static func metrics(of split: SplitName) -> [RunColumn] {
    SplitMetric.columns(of: split).map(metric)
  }

  /// A row for each run.
  public static func table(_ runs: [RunRecord], _ columns: [RunColumn] = all) -> Table {
    Table(columns: columns.map(\.name), rows: runs.map { run in columns.map { $0.value(run) } })
  }
}

extension SplitMetric {
  /// The metrics of a split in column order: those that training measures come first.
  public static func columns(of split: SplitName) -> [SplitMetric] {
    let others = split == .training ? [] : Metric.all.filter { !Metric.ofTraining.contains($0) }
    return (Metric.ofTraining + others).map { SplitMetric(split, $0) }
  }
}
