// What a sweep optimises: the metric that chooses the best epoch of a run and ranks the runs.

import Datasets
import NeuralNetwork

/// A metric of a split, and whether a smaller or a larger value is better.
public struct Objective: Hashable, Sendable {
  public enum Goal: String, CaseIterable, Sendable {
    case minimize
    case maximize
  }

  public let name: SplitMetric
  public let goal: Goal

  public init(name: SplitMetric, goal: Goal? = nil) {
    self.name = name
    self.goal = goal ?? (name.metric.isError ? .minimize : .maximize)
  }

  /// Whether one value is better than another; NaN never is.
  public func isBetter(_ value: Double, than other: Double) -> Bool {
    goal == .minimize ? value < other : value > other
  }
}

/// A split of the data, by the prefix of its metrics' names.
public enum SplitName: String, CaseIterable, Sendable {
  case training = "train"
  case validation = "val"
  case test
}

/// A metric of one split: `val_loss`.
public struct SplitMetric: Hashable, Sendable {
  public let split: SplitName
  public let metric: Metric

  public init(_ split: SplitName, _ metric: Metric) {
    self.split = split
    self.metric = metric
  }

  /// Those of an epoch, from which the objective is taken: the test split must not choose.
  public static let ofEpoch = all(of: .training) + all(of: .validation)
  /// Those of a run.
  public static let ofRun = ofEpoch + all(of: .test)

  private static func all(of split: SplitName) -> [SplitMetric] {
    (split == .training ? Metric.ofTraining : Metric.allCases).map { SplitMetric(split, $0) }
  }

  /// The name in specs and in the store.
  public var text: String { "\(split.rawValue)_\(metric.rawValue)" }

  /// One of `ofRun` by its name.
  public static func named(_ text: String) -> SplitMetric? { byName[text] }

  private static let byName = Dictionary(uniqueKeysWithValues: ofRun.map { ($0.text, $0) })

  /// Whether runs of a task have it.
  package func applies(to task: Task) -> Bool { metric.applies(toClassifier: task != .regression) }
}
