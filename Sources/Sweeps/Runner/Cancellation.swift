// Asking a sweep to stop.

import Synchronization

/// A request that any thread can make and every training sees before its next step.
public final class Cancellation: Sendable {
  private let requested = Atomic(false)

  public init() {}

  public func cancel() { requested.store(true, ordering: .relaxed) }
  public var isCancelled: Bool { requested.load(ordering: .relaxed) }
}
