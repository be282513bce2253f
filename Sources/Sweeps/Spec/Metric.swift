// What chooses the best epoch of a run and ranks the runs.

import Datasets

/// A figure of an epoch and whether a smaller or a larger one is better.
public struct Metric: Hashable, Sendable {
  public enum Goal: String, CaseIterable, Sendable {
    case minimize
    case maximize
  }

  /// Figures of the training and the validation part. The test part must not choose.
  public enum Name: String, CaseIterable, Sendable {
    case trainLoss = "train_loss"
    case trainAccuracy = "train_accuracy"
    case trainR2 = "train_r2"
    case validationLoss = "val_loss"
    case validationAccuracy = "val_accuracy"
    case validationR2 = "val_r2"

    var isLoss: Bool { self == .trainLoss || self == .validationLoss }
    var isOfValidation: Bool {
      self == .validationLoss || self == .validationAccuracy || self == .validationR2
    }

    /// Whether runs of a task have the figure.
    func applies(to task: Task) -> Bool {
      switch self {
      case .trainLoss, .validationLoss: true
      case .trainAccuracy, .validationAccuracy: task != .regression
      case .trainR2, .validationR2: task == .regression
      }
    }
  }

  public let name: Name
  public let goal: Goal

  public init(name: Name, goal: Goal? = nil) {
    self.name = name
    self.goal = goal ?? (name.isLoss ? .minimize : .maximize)
  }

  /// Whether one value is better than another; NaN never is.
  public func isBetter(_ value: Double, than other: Double) -> Bool {
    goal == .minimize ? value < other : value > other
  }
}
