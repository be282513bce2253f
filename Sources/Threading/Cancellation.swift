// Asking a sweep to stop.

import Synchronization

/// A request that any thread can make and every training sees before its next step.
public final class Cancellation: Sendable {
  private let requested = Atomic(false)

  public init() {}

  /// A signal handler may call this.
  ///
  /// - Returns: whether it is the first request.
  @discardableResult
  public func cancel() -> Bool { !requested.exchange(true, ordering: .relaxed) }
  public var isCancelled: Bool { requested.load(ordering: .relaxed) }
}
