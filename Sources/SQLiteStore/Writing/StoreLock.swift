// One process at a time makes a store or brings it up to date.

import Files
import Glibc

/// An exclusive advisory lock, released when the process exits.
struct StoreLock: ~Copyable {
  private let file: Int32

  init(_ layout: StoreLayout) throws {
    // A store may come from a stranger: a link would make a file elsewhere, and a pipe would wait.
    file = open(layout.lock, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw FileError("write", layout.lock) }
    while flock(file, LOCK_EX) != 0 {
      guard errno == EINTR else {
        let code = errno
        close(file)
        throw FileError("lock", layout.lock, code: code)
      }
    }
  }

  consuming func release() {}

  deinit {
    close(file)
  }
}
