// What chooses the best epoch of a run and ranks the runs.

import Datasets
import NeuralNetwork

/// A figure of an epoch and whether a smaller or a larger one is better.
public struct Objective: Hashable, Sendable {
  public enum Goal: String, CaseIterable, Sendable {
    case minimize
    case maximize
  }

  /// The part of the data that a figure is of. The test part must not choose.
  public enum Part: String, CaseIterable, Sendable {
    case training = "train"
    case validation = "val"
  }

  /// A figure of the training or the validation part: `val_loss`.
  public struct Name: Hashable, Sendable {
    public let part: Part
    public let figure: Metric

    public init(part: Part, figure: Metric) {
      self.part = part
      self.figure = figure
    }

    /// All that an epoch has.
    public static let all =
      Metric.ofTraining.map { Name(part: .training, figure: $0) }
      + Metric.allCases.map { Name(part: .validation, figure: $0) }

    public var text: String { "\(part.rawValue)_\(figure.rawValue)" }

    public static func named(_ text: String) -> Name? { all.first { $0.text == text } }

    /// Whether runs of a task have the figure.
    package func applies(to task: Task) -> Bool { figure.applies(toClassifier: task != .regression) }
  }

  public let name: Name
  public let goal: Goal

  public init(name: Name, goal: Goal? = nil) {
    self.name = name
    self.goal = goal ?? (name.figure.isError ? .minimize : .maximize)
  }

  /// Whether one value is better than another; NaN never is.
  public func isBetter(_ value: Double, than other: Double) -> Bool {
    goal == .minimize ? value < other : value > other
  }
}
