// Ensures that only one process at a time creates or migrates a store.

import Files
import Glibc

/// An exclusive advisory lock, released when the process exits.
struct StoreLock: ~Copyable {
  private let file: Int32

  init(_ layout: StoreLayout) throws {
    // The store is untrusted: opening a link could create a file elsewhere, and opening a pipe could block.
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
