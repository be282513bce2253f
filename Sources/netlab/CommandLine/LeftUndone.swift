import SQLiteStore

/// An error that came when something had been done already: the exit status is 1, not 2.
struct LeftUndone: Error {
  let cause: any Error
  /// What is left, in a sentence; nil where the cause says it.
  var remark: String?
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
