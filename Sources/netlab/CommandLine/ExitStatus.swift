// The process's exit status, and the errors that decide it.

import RunStore

enum ExitStatus: Int32, CaseIterable {
  case done = 0
  case failed = 1
  case badInput = 2
  case interrupted = 130

  /// For the help and the manual page.
  var meaning: String {
    switch self {
    case .done: "done"
    case .failed: "something failed or was left undone, every run diverged, or output was lost"
    case .badInput: "bad usage or bad input, nothing done"
    case .interrupted: "interrupted, everything finished so far kept"
    }
  }
}

/// An error of a command that had already begun to change something. The exit status is 1, where that of other errors says that
/// nothing was done.
struct LeftUndone: Error, CustomStringConvertible {
  let cause: any Error

  var description: String { "\(cause)" }
}

/// Runs the part of a command that changes something. Its errors become `LeftUndone`, except for those of a store that refused
/// to begin.
///
/// - Parameter readsFirst: whether the store has been read to its end before anything is changed, so that its damage is a refusal
///   too.
func undone<Result>(readsFirst: Bool = false, _ body: () throws -> Result) throws -> Result {
  do {
    return try body()
  } catch let error as LeftUndone {
    throw error
  } catch let error as StoreError where error.isRefusal || readsFirst && error.isDamage {
    throw error
  } catch {
    throw LeftUndone(cause: error)
  }
}
