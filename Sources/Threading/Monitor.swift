// A shared value that threads can wait for.

import Glibc

/// A value with a lock. Threads can wait until it satisfies a condition.
public final class Monitor<Value>: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  private var value: Value

  public init(_ value: sending Value) {
    self.value = value
    mutex = .allocate(capacity: 1)
    changed = .allocate(capacity: 1)
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    // Waiting uses the monotonic clock, so changes of the system time do not matter.
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(changed, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(changed)
    pthread_mutex_destroy(mutex)
    changed.deallocate()
    mutex.deallocate()
  }

  /// Accesses the value. Waiting threads notice changes only after `wakeAll`.
  public func withLock<Result, Failure: Error>(
    _ body: (inout Value) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return try body(&value)
  }

  /// Makes all waiting threads check the value again.
  public func wakeAll() {
    pthread_cond_broadcast(changed)
  }

  /// The result of checking the value.
  public enum Look<Result> {
    case done(Result)
    /// Check again after the next `wakeAll`, or at this time of `Clock.monotonic`.
    case again(at: Double)
  }

  /// Waits until `look` returns a result.
  public func wait<Result>(_ look: (inout Value) -> Look<Result>) -> Result {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while true {
      switch look(&value) {
      case .done(let result): return result
      case .again(let time):
        // A few days at most, since the system's type may overflow.
        let latest = min(max(time, 0), Clock.monotonic + 1e6)
        var deadline = timespec(tv_sec: Int(latest), tv_nsec: Int((latest - latest.rounded(.down)) * 1e9))
        pthread_cond_timedwait(changed, mutex, &deadline)
      }
    }
  }
}
