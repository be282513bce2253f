// The status and error of a result, as stored.

extension RunResult.Status {
  package var stored: RunStatus {
    switch self {
    case .completed: .completed
    case .diverged: .diverged
    case .interrupted: .interrupted
    case .failed: .failed
    }
  }

  /// The reason why the run did not complete; nil if there is nothing to report.
  package var reason: String? {
    switch self {
    case .completed, .interrupted: nil
    case .diverged(let epoch): "the loss became NaN or infinite in epoch \(epoch)"
    case .failed(let reason): reason
    }
  }
}
