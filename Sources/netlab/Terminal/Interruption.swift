// Handles Ctrl-C, SIGTERM, and the signals of a closed terminal.

import Glibc
import Threading

enum Interruption {
  private static let cancellation = Cancellation()

  /// Makes the first of these signals request a cancellation and the second end the process: SIGINT and SIGTERM, and
  /// SIGHUP and SIGQUIT unless the process was started with them ignored, as by nohup.
  ///
  /// Call it before anything is written. It needs no thread, so it works even if the system has none left.
  ///
  /// - Returns: the cancellation, always the same one.
  static func handled() -> Cancellation {
    // Created before a handler could.
    let cancellation = cancellation
    // A handler rather than a mask, since threads started by a library would take the signal unmasked.
    let signals = [SIGINT, SIGTERM] + [SIGHUP, SIGQUIT].filter { !isIgnored($0) }
    for signal in signals {
      Glibc.signal(signal) { _ in Interruption.receive() }
    }
    unblock(signals)
    return cancellation
  }

  /// The signal handler, which may call little more than write and exit.
  private static func receive() {
    guard cancellation.cancel() else { _exit(ExitStatus.interrupted.rawValue) }
    let before = errno
    let message: StaticString = "\nnetlab: stopping; press Ctrl-C again to stop at once\n"
    _ = write(STDERR_FILENO, message.utf8Start, message.utf8CodeUnitCount)
    errno = before
  }

  private static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// Unblocks the signals, since masks are inherited and the parent may have blocked them.
  private static func unblock(_ signals: [Int32]) {
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    pthread_sigmask(SIG_UNBLOCK, &set, nil)
  }
}
