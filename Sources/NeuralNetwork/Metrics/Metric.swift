// The type of a metric. The definitions are in Metric+All.swift.

/// A number that judges a network on some examples. Each is one definition: its name, direction, tasks, unit, computation and
/// documentation. Specs, the store, reports and the documentation take all that they need from it.
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
    case classification
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

  /// The function that computes a metric, by what it needs. It returns nil where the metric is not defined.
  enum Computation: Sendable {
    /// Sums over the examples: of losses, of correct decisions, of errors. Training adds them up too.
    case sums(@Sendable (MetricSums) -> Double?)
    /// The classes that examples belong to and were put in.
    case decisions(@Sendable (Confusion) -> Double?)
    /// The scores of all examples, class by class.
    case scores(@Sendable (ClassScores) -> Double?)
    /// A regression's predictions and targets, in the target's own unit.
    case predictions(@Sendable (RegressionValues) -> Double?)
  }

  /// The name in specs, in the store and in reports.
  public let name: String
  public let goal: Goal
  public let tasks: [Task]
  public let unit: Unit
  /// Whether it is also computed over the minibatches of training, from the sums that training adds up anyway.
  public let isOfTraining: Bool
  /// What it is, as a noun phrase.
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

  /// Those that training yields, at no cost, over the minibatches as they go by.
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

/// A metric is known by its name.
extension Metric: Hashable {
  public static func == (first: Metric, second: Metric) -> Bool { first.name == second.name }
  public func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

extension Metric: CustomStringConvertible {
  public var description: String { name }
}

extension Loss {
  /// The kind of target that it is a loss of.
  public var task: Metric.Task { classifies ? .classification : .regression }
}
