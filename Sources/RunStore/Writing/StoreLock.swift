// One sweep at a time writes to a store.

import Files
import Glibc

/// A lock that lasts as long as its value and ends with the process, however it ends.
struct StoreLock: ~Copyable {
  private let file: Int32

  /// - Throws: where another process holds it.
  init(_ layout: StoreLayout) throws {
    file = open(layout.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw FileError("write", layout.lock) }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      let holder = (try? File.read(layout.lock)).map { String(decoding: $0, as: UTF8.self) } ?? "unknown"
      close(file)
      throw StoreError.inUse(directory: layout.directory, process: holder)
    }
    let owner = Array(String(getpid()).utf8)
    ftruncate(file, 0)
    _ = owner.withUnsafeBytes { write(file, $0.baseAddress, $0.count) }
  }

  deinit {
    close(file)
  }
}
