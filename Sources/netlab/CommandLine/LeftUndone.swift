import SQLiteStore

/// An error after changes have been made: the exit status is 1, not 2.
struct LeftUndone: Error {
  let cause: any Error
  /// A sentence about what is left to do; nil if the cause says it.
  var remark: String?
}

/// Runs the changing part of a command. Its errors become `LeftUndone`, unless the store refused to start.
///
/// - Parameter readsFirst: whether the store is read completely before anything changes, so that damage counts as a
///   refusal.
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
