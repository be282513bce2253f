// Threads for computing. Swift's own pool has one thread per processor and expects short tasks, while a sweep may
// need any number of threads for hours.

import Glibc

public enum Threads {
  /// Runs a closure on several threads at once, with their indices from 0, and returns when all are done.
  public static func run(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let threads = (0..<count).compactMap { index in try? start { body(index) } }
    // If a thread cannot be created, the others do its share; if none can, this one does.
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

  /// The error if no thread can be created.
  public struct Unavailable: Error, CustomStringConvertible {
    let code: Int32

    public var description: String {
      "cannot start a thread (\(String(cString: strerror(code)))): raise the limit on processes (ulimit -u) or on the "
        + "container's tasks"
    }
  }

  private final class Body: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
  }
}
