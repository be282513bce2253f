// Threads that compute. Swift's own pool has one thread a processor and expects none to be busy for long, while a
// sweep may want any number of them for hours.

import Glibc

public enum Threads {
  /// Runs a body on so many threads at once, with their numbers from 0, and returns when all are done.
  public static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let threads = (0..<count).compactMap { index in try? start { body(index) } }
    // A thread that could not be had leaves its part to the others; with none at all, this one does it.
    if threads.isEmpty { body(0) }
    for thread in threads { pthread_join(thread, nil) }
  }

  public static func sleep(seconds: Double) {
    usleep(UInt32(seconds * 1e6))
  }

  /// Starts a thread.
  public static func start(_ body: @escaping @Sendable () -> Void) throws(Unavailable) -> pthread_t {
    let box = Unmanaged.passRetained(Body(body))
    var thread = pthread_t()
    let code = pthread_create(
      &thread, nil,
      { context in
        if let context { Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run() }
        return nil
      }, box.toOpaque())
    guard code == 0 else {
      box.release()
      throw Unavailable(code: code)
    }
    return thread
  }

  /// The system has no thread left.
  public struct Unavailable: Error, CustomStringConvertible {
    let code: Int32

    public var description: String {
      "the system starts no further thread (\(String(cString: strerror(code)))): raise the limit on processes (ulimit -u), or on the "
        + "container's tasks"
    }
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
