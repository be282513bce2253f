// Writes results to stdout and everything else to stderr.

import Glibc
import Synchronization
import Tabular

/// The only writer of both streams. Control characters are escaped (`String.showingControls`): always on stderr and
/// in output for people, and in data for programs only if stdout is a terminal.
enum Terminal {
  /// Prepares the streams. Call it before any file is opened.
  static func open() {
    // The next file opened would get the descriptor of a closed stream, and output would go into it. A folder in its
    // place makes writes fail instead.
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
      _ = Glibc.open("/", O_RDONLY)
    }
    // A sweep continues when nobody reads its progress; `write` handles results.
    signal(SIGPIPE, SIG_IGN)
    // Exceeding the file size limit (ulimit -f) becomes an error, as a full disk does.
    signal(SIGXFSZ, SIG_IGN)
    // If it is ignored, the statuses of child processes are lost.
    signal(SIGCHLD, SIG_DFL)
  }

  // MARK: Results

  private static let failure = Mutex<LostOutput?>(nil)

  /// Prints a sentence or table for people to stdout.
  static func result(_ text: String) { writeResult(text.showingControls) }

  /// Prints text for programs to stdout.
  static func data(_ text: String) {
    writeResult(isatty(STDOUT_FILENO) == 1 ? text.showingControls : text)
  }

  /// Prints a table, or part of one, to stdout.
  static func result(_ text: String, as format: TableFormat) {
    if format.isForPrograms { data(text) } else { result(text) }
  }

  /// - Throws: `LostOutput` if a result could not be written, so that no more is computed.
  static func checkResult() throws(LostOutput) {
    if let loss = failure.withLock({ $0 }) { throw loss }
  }

  /// Flushes the results.
  ///
  /// - Returns: why some output was lost; nil if none was.
  static func close() -> LostOutput? {
    // Network file systems report a full disk only here.
    if Glibc.close(STDOUT_FILENO) != 0 { lose(errno) }
    return failure.withLock { $0 }
  }

  private static func writeResult(_ text: String) {
    guard failure.withLock({ $0 == nil }), let code = write(text, to: STDOUT_FILENO) else { return }
    if code == EPIPE {
      // A closed pipe (`| head`) is not an error: end as SIGPIPE would.
      signal(SIGPIPE, SIG_DFL)
      raise(SIGPIPE)
    }
    lose(code)
  }

  private static func lose(_ code: Int32) {
    failure.withLock { $0 = $0 ?? LostOutput(code: code) }
  }

  // MARK: Messages and errors

  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// Prints a line to stderr.
  static func error(_ text: String) { status(text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n") }

  /// Prints part of a line to stderr.
  static func status(_ text: String) { _ = write(text.showingControls, to: STDERR_FILENO) }

  /// Replaces the last line of the terminal.
  static func redraw(_ line: String) {
    // Go to the start of the line and clear it.
    _ = write("\r\(line.showingControls.prefix(width - 1))\u{1B}[K", to: STDERR_FILENO)
  }

  /// The terminal's width; 80 if unknown.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// - Returns: the system's error code if not everything could be written.
  private static func write(_ text: String, to stream: Int32) -> Int32? {
    var text = text
    return text.withUTF8 { bytes in
      var rest = UnsafeRawBufferPointer(bytes)
      while !rest.isEmpty {
        let count = Glibc.write(stream, rest.baseAddress, rest.count)
        if count > 0 {
          rest = UnsafeRawBufferPointer(rebasing: rest[count...])
          continue
        }
        guard count < 0 else { return EIO }
        switch errno {
        case EINTR: continue
        case EAGAIN where stream == STDOUT_FILENO:
          // A process that shares the stream has made it non-blocking.
          var slow = pollfd(fd: stream, events: Int16(POLLOUT), revents: 0)
          poll(&slow, 1, -1)
        default: return errno
        }
      }
      return nil
    }
  }
}

/// Results that could not be written to stdout.
struct LostOutput: Error, CustomStringConvertible {
  let code: Int32

  var description: String { "output was lost: \(String(cString: strerror(code)))" }
}
