// Ctrl-C and SIGTERM.

import Glibc
import Sweeps

enum Interruption {
  /// From now on the first SIGINT or SIGTERM asks for a cancellation, and the second ends the process.
  ///
  /// To be called before other threads are started: they must inherit that these signals are for the thread that waits
  /// for them, which may do whatever a signal handler may not.
  static func cancels(_ cancellation: Cancellation) {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &signals, nil)
    let waited = signals
    let thread = Threads.start {
      var waited = waited
      var signal: Int32 = 0
      sigwait(&waited, &signal)
      cancellation.cancel()
      Terminal.status("\nnetlab: stopping; again to stop at once\n")
      sigwait(&waited, &signal)
      _exit(ExitStatus.interrupted.rawValue)
    }
    if let thread { pthread_detach(thread) }
  }
}
