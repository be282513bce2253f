/// The process's exit status.
enum ExitStatus: Int32, CaseIterable {
  case done = 0
  case failed = 1
  case badInput = 2
  case interrupted = 130

  /// The meaning, for the help and the manual page.
  var meaning: String {
    switch self {
    case .done: "done"
    case .failed: "something failed or was left undone, every run diverged, or output was lost"
    case .badInput: "bad usage or bad input; nothing was done"
    case .interrupted: "interrupted; everything finished so far is kept"
    }
  }
}
