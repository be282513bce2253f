// Detects inputs that crash, take too long, or take too much memory.

import Glibc

/// The input under way, for the handler of a crash, which may do little more than look at it.
nonisolated(unsafe) private var current = -1

enum Watch {
  /// Seconds that an input may take, and bytes that loading a small one may add at most.
  private static let maxSeconds: UInt32 = 2
  private static let maxMemory = 200 << 20

  /// From now on a crash, or an input that takes too long, says its number.
  static func begin() {
    for signal in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGALRM] {
      Glibc.signal(signal) { signal in
        var text = "fuzz: input   "
        var digits = String(current)
        digits += signal == SIGALRM ? " takes too long\n" : " crashes (signal \(signal))\n"
        text += digits
        text.withUTF8 { _ = write(STDERR_FILENO, $0.baseAddress, $0.count) }
        _exit(1)
      }
    }
  }

  /// Runs a body on an input.
  /// - Returns: what it returned; nil where it took too much memory.
  static func over<Result>(_ number: Int, _ body: () -> Result) -> Result? {
    current = number
    let before = peak
    alarm(maxSeconds)
    let result = body()
    alarm(0)
    return peak - before > maxMemory ? nil : result
  }

  /// The most memory that the process has had, in bytes.
  static var peak: Int {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss << 10
  }
}
