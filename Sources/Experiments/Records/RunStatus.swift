/// The status of a run.
public enum RunStatus: String, CaseIterable, Sendable {
  case pending
  case running
  case completed
  case failed
  case diverged
  case interrupted

  /// Whether such a run has a result that training it again must give.
  public var hasResult: Bool { self == .completed || self == .diverged }

  /// Whether a sweep trains such a run. One that diverged would do so again: it is as finished as one that did not.
  public func isToBeTrained(retriesFailed: Bool) -> Bool {
    switch self {
    case .pending, .running, .interrupted: true
    case .failed: retriesFailed
    case .completed, .diverged: false
    }
  }
}
