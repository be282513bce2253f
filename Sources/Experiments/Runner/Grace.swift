// Lets an epoch that is almost finished complete after a cancellation.

/// The time for which an epoch may still go on after a cancellation.
struct Grace {
  static let seconds = 2.0
  private var end: Double?

  /// - Parameter now: a time from `Clock.monotonic`.
  mutating func isOver(_ isCancelled: Bool, now: @autoclosure () -> Double) -> Bool {
    guard isCancelled else { return false }
    let now = now()
    let end = end ?? now + Self.seconds
    self.end = end
    return now > end
  }
}
