// The type of a metric. The definitions are in Metric+All.swift.

/// A measure of a network's quality on some examples. Each is one definition: name, direction, tasks, unit,
/// computation and documentation. Specs, the store, reports and the documentation are derived from it.
public struct Metric: Sendable {
  /// Which values are better.
  public enum Goal: String, CaseIterable, Sendable {
    case minimize
    case maximize

    /// Whether one value is better than another; NaN never is.
    public func isBetter(_ value: Double, than other: Double) -> Bool {
      self == .minimize ? value < other : value > other
    }
  }

  /// The kinds of targets that a metric is defined for.
  public enum Task: String, CaseIterable, Sendable {
    /// One of several classes.
    case classification
    /// Any number of several labels.
    case multilabel
    /// One number or several.
    case regression
  }

  public enum Unit: String, Sendable {
    case none = ""
    /// From 0 to 1.
    case fraction
    /// The regression target's own unit.
    case target
    case targetSquared = "target²"
  }

  /// Computes a metric; the cases differ in what they need. The functions return nil where the metric is undefined.
  enum Computation: Sendable {
    /// Sums over the examples of losses, correct decisions and errors. Training accumulates them too.
    case sums(@Sendable (MetricSums) -> Double?)
    /// True and predicted classes or labels.
    case decisions(@Sendable (Decisions) -> Double?)
    /// The scores of all examples for each class or label.
    case scores(@Sendable (ClassScores) -> Double?)
    /// A regression's predictions and targets, in the targets' own units.
    case predictions(@Sendable (RegressionValues) -> Double?)
  }

  /// The name in specs, in the store and in reports.
  public let name: String
  public let goal: Goal
  public let tasks: [Task]
  public let unit: Unit
  /// Whether it is also computed over the training minibatches, from sums that training accumulates anyway.
  public let isOfTraining: Bool
  /// The meaning, as a noun phrase.
  public let summary: String
  /// The formula, or the paper that defines it.
  public let source: String
  let computation: Computation

  init(
    _ name: String, _ goal: Goal, of tasks: [Task], unit: Unit = .none, isOfTraining: Bool = false,
    _ summary: String, source: String = "", _ computation: Computation
  ) {
    self.name = name
    self.goal = goal
    self.tasks = tasks
    self.unit = unit
    self.isOfTraining = isOfTraining
    self.summary = summary
    self.source = source
    self.computation = computation
  }

  /// The metrics that training yields at no cost.
  public static let ofTraining = all.filter(\.isOfTraining)

  /// The place in `all`; nil for a metric that is not there.
  package var place: Int? { Self.placesByName[name] }

  private static let placesByName = Dictionary(
    uniqueKeysWithValues: all.enumerated().map { ($0.element.name, $0.offset) })

  /// Some of the metrics, with their places in `all`.
  static func places(where isWanted: (Metric) -> Bool) -> [(place: Int, metric: Metric)] {
    all.enumerated().filter { isWanted($0.element) }.map { ($0.offset, $0.element) }
  }
}

/// The metric with a name.
extension Metric: Hashable {
  public static func == (first: Metric, second: Metric) -> Bool { first.name == second.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Metric: CustomStringConvertible {
  public var description: String { name }
}
