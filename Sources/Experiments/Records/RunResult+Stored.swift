// The status and error that a store keeps of a result.

extension RunResult.Status {
  package var stored: RunStatus {
    switch self {
    case .completed: .completed
    case .diverged: .diverged
    case .interrupted: .interrupted
    case .failed: .failed
    }
  }

  /// Why the run did not complete; nil where there is nothing to say.
  package var reason: String? {
    switch self {
    case .completed, .interrupted: nil
    case .diverged(let epoch): "the loss became NaN or infinite in epoch \(epoch)"
    case .failed(let reason): reason
    }
  }
}
