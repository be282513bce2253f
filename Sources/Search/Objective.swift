// The objective of a sweep: selects the best epoch of a run and ranks the runs.

import NeuralNetwork

/// A metric of a split, and whether a smaller or a larger value is better.
public struct Objective: Hashable, Sendable {
  public let metric: SplitMetric
  public let goal: Metric.Goal

  /// - Parameter goal: nil for the metric's own.
  public init(_ metric: SplitMetric, goal: Metric.Goal? = nil) {
    self.metric = metric
    self.goal = goal ?? metric.metric.goal
  }

  /// Whether one value is better than another; NaN never is.
  public func isBetter(_ value: Double, than other: Double) -> Bool { goal.isBetter(value, than: other) }
}
