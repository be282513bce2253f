/// The status of a run.
public enum RunStatus: String, CaseIterable, Sendable {
  case pending
  case running
  case completed
  case failed
  case diverged
  case interrupted

  /// Whether a run with this status has a result, which retraining must reproduce.
  public var hasResult: Bool { self == .completed || self == .diverged }

  /// Whether a sweep trains a run with this status. A diverged run would diverge again, so it counts as finished.
  public func needsTraining(retriesFailed: Bool) -> Bool {
    switch self {
    case .pending, .running, .interrupted: true
    case .failed: retriesFailed
    case .completed, .diverged: false
    }
  }
}
