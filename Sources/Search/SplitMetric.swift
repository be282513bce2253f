// A metric of one split of the data, such as `val_loss`.

import Datasets
import NeuralNetwork

/// A split of the data; the raw value is the prefix of its metrics' names.
public enum SplitName: String, CaseIterable, Sendable {
  case training = "train"
  case validation = "val"
  case test
}

/// A metric of one split: `val_loss`.
public struct SplitMetric: Hashable, Sendable {
  public let split: SplitName
  public let metric: Metric
  /// The metric's place in `Metric.all`, found once for all values that are read by it.
  package let place: Int?

  public init(_ split: SplitName, _ metric: Metric) {
    self.split = split
    self.metric = metric
    place = metric.place
  }

  /// The metrics of an epoch.
  public static let ofEpoch = all(of: .training) + all(of: .validation)
  /// The metrics of a run.
  public static let ofRun = ofEpoch + all(of: .test)

  private static func all(of split: SplitName) -> [SplitMetric] {
    (split == .training ? Metric.ofTraining : Metric.all).map { SplitMetric(split, $0) }
  }

  /// The name in specs, and of columns in the store and in reports.
  public var name: String { "\(split.rawValue)_\(metric.name)" }

  /// Returns the metric of `ofRun` with a name.
  public static func named(_ name: String) -> SplitMetric? { byName[name] }

  private static let byName = Dictionary(uniqueKeysWithValues: ofRun.map { ($0.name, $0) })

  /// Whether it may be an objective: the test split must not be used for selection.
  public var canChoose: Bool { split != .test }

  /// Whether it is defined for a task.
  package func applies(to task: Task) -> Bool {
    switch task {
    case .binary, .multiclass: metric.tasks.contains(.classification)
    case .multilabel: metric.tasks.contains(.multilabel)
    case .regression: metric.tasks.contains(.regression)
    }
  }
}

extension SplitMetric: CustomStringConvertible {
  public var description: String { name }
}
