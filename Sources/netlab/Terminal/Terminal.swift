// The two streams that a user reads: results on stdout, all else on stderr.

import Glibc
import Synchronization
import Tabular

/// The one writer of both. What a terminal would obey is written as visible text (`String.showingControls`): always on stderr and
/// in what is for people; in data for programs only where stdout is a terminal.
enum Terminal {
  /// Prepares the streams. To be called before any file is opened.
  static func open() {
    // A descriptor that is closed would go to the next file that is opened, and output would be written into that. A folder in its
    // place makes each access fail instead.
    for stream in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] where fcntl(stream, F_GETFD) < 0 {
      _ = Glibc.open("/", O_RDONLY)
    }
    // A sweep goes on though nobody reads its progress; `write` knows what it means for results.
    signal(SIGPIPE, SIG_IGN)
    // A file that grows over the limit (ulimit -f) fails as on a full disk, with words.
    signal(SIGXFSZ, SIG_IGN)
    // Where it is ignored, the statuses of child processes are lost.
    signal(SIGCHLD, SIG_DFL)
  }

  // MARK: Results

  private static let failure = Mutex<LostOutput?>(nil)

  /// A sentence or a table for people, on stdout.
  static func result(_ text: String) { writeResult(text.showingControls) }

  /// Text for programs, on stdout.
  static func data(_ text: String) {
    writeResult(isatty(STDOUT_FILENO) == 1 ? text.showingControls : text)
  }

  /// A table or a part of one, on stdout.
  static func result(_ text: String, as format: TableFormat) {
    if format.isForPrograms { data(text) } else { result(text) }
  }

  /// - Throws: `LostOutput` where a result could not be written, and there is no use in computing more of it.
  static func checkResult() throws(LostOutput) {
    if let loss = failure.withLock({ $0 }) { throw loss }
  }

  /// Ends the output of results.
  ///
  /// - Returns: why some of it was lost; nil if none was.
  static func close() -> LostOutput? {
    // Network file systems report a full disk only here.
    if Glibc.close(STDOUT_FILENO) != 0 { lose(errno) }
    return failure.withLock { $0 }
  }

  private static func writeResult(_ text: String) {
    guard failure.withLock({ $0 == nil }), let code = write(text, to: STDOUT_FILENO) else { return }
    if code == EPIPE {
      // A reader that has seen enough (`| head`) is no error: end as a program that never heard of SIGPIPE.
      signal(SIGPIPE, SIG_DFL)
      raise(SIGPIPE)
    }
    lose(code)
  }

  private static func lose(_ code: Int32) {
    failure.withLock { $0 = $0 ?? LostOutput(code: code) }
  }

  // MARK: Remarks and errors

  static var errorIsTerminal: Bool { isatty(STDERR_FILENO) == 1 }

  /// A line on stderr.
  static func error(_ text: String) { status(text.utf8.last == UInt8(ascii: "\n") ? text : text + "\n") }

  /// A part of a line on stderr.
  static func status(_ text: String) { _ = write(text.showingControls, to: STDERR_FILENO) }

  /// Replaces the last line of the terminal.
  static func redraw(_ line: String) {
    // To the line's start, and clear what was longer.
    _ = write("\r\(line.showingControls.prefix(width - 1))\u{1B}[K", to: STDERR_FILENO)
  }

  /// The terminal's columns; 80 where it does not say.
  static var width: Int {
    var size = winsize()
    guard ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// - Returns: the system's error code where not all could be written.
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
          // Whoever shares the stream has made it non-blocking.
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
