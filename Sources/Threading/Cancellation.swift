// Requests a sweep to stop.

import Synchronization

/// A request to stop, which any thread can make. Training checks it before each step.
public final class Cancellation: Sendable {
  private let requested = Atomic(false)

  public init() {}

  /// Async-signal-safe.
  ///
  /// - Returns: whether this is the first request.
  @discardableResult
  public func cancel() -> Bool { !requested.exchange(true, ordering: .relaxed) }
  public var isCancelled: Bool { requested.load(ordering: .relaxed) }
}
