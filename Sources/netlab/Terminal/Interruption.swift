// Ctrl-C and SIGTERM.

import Glibc
import Sweeps

/// Where the signal handler writes, since it may do little else. Set once, before the handler is.
nonisolated(unsafe) private var signalPipe: Int32 = -1

enum Interruption {
  /// From now on the first SIGINT or SIGTERM asks for a cancellation, and the second ends the process.
  static func cancels(_ cancellation: Cancellation) {
    var ends: [Int32] = [0, 0]
    guard pipe(&ends) == 0 else { return }
    let signals = ends[0]
    signalPipe = ends[1]
    let thread = Threads.start {
      guard awaitSignal(signals) else { return }
      cancellation.cancel()
      Terminal.status("\nnetlab: stopping; again to stop at once\n")
      if awaitSignal(signals) { _exit(ExitStatus.interrupted.rawValue) }
    }
    guard let thread else { return }
    pthread_detach(thread)
    // A handler, and not a mask: a library may have started threads of its own that would take the signal unmasked.
    let handled = [SIGINT, SIGTERM]
    for signal in handled {
      Glibc.signal(signal) { _ in
        var byte: UInt8 = 1
        _ = write(signalPipe, &byte, 1)
      }
    }
    unblock(handled)
  }

  /// Whoever started this process may have blocked the signals, and a mask is inherited.
  private static func unblock(_ signals: [Int32]) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }

  private static func awaitSignal(_ pipe: Int32) -> Bool {
    var byte: UInt8 = 0
    while true {
      let count = read(pipe, &byte, 1)
      if count < 0 && errno == EINTR { continue }
      return count == 1
    }
  }
}
