// Ctrl-C, SIGTERM, and the signals of a terminal that is gone.

import Glibc
import Threading

enum Interruption {
  private static let cancellation = Cancellation()

  /// From now on the first of these signals asks for a cancellation, and the second ends the process: SIGINT and SIGTERM, and SIGHUP and
  /// SIGQUIT unless this process was started so that it ignores them, as by nohup.
  ///
  /// To be called before anything is written. No thread is needed for it, so that it works where the system has none left.
  ///
  /// - Returns: the cancellation, always the same.
  static func handled() -> Cancellation {
    // Made before a handler could do it.
    let cancellation = cancellation
    // A handler, and not a mask: a library may have started threads of its own that would take the signal unmasked.
    let signals = [SIGINT, SIGTERM] + [SIGHUP, SIGQUIT].filter { !isIgnored($0) }
    for signal in signals {
      Glibc.signal(signal) { _ in Interruption.receive() }
    }
    unblock(signals)
    return cancellation
  }

  /// What the handler does, which may call little else than what writes and exits.
  private static func receive() {
    guard cancellation.cancel() else { _exit(ExitStatus.interrupted.rawValue) }
    let before = errno
    let message: StaticString = "\nnetlab: stopping; again to stop at once\n"
    _ = write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
    errno = before
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Whoever started this process may have blocked the signals, and a mask is inherited.
  private static func unblock(_ signals: [Int32]) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }
}
