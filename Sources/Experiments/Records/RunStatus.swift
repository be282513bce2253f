/// The status of a run.
public enum RunStatus: String, CaseIterable, Sendable {
  case pending
  case running
  case completed
  case failed
  case diverged
  case interrupted

  /// Whether such a run has a result that retraining must reproduce.
  public var hasResult: Bool { self == .completed || self == .diverged }

  /// Whether a sweep trains such a run. A diverged run would diverge again, so it counts as finished.
  public func isToBeTrained(retriesFailed: Bool) -> Bool {
    switch self {
    case .pending, .running, .interrupted: true
    case .failed: retriesFailed
    case .completed, .diverged: false
    }
  }
}
