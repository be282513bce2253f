/// An error that came when something had been done already: the exit status is 1, not 2.
struct LeftUndone: Error {
  let cause: any Error
  /// What is left, in a sentence; nil where the cause says it.
  var remark: String?
}
