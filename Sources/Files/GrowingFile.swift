// A long file, written piece by piece, that appears under its name when it is whole.

import Glibc

/// If it is dropped before its end, nothing is left of it.
public struct GrowingFile: ~Copyable {
  private let temporary: String
  private let path: String
  private let file: Int32

  public init(_ path: String) throws(FileError) {
    temporary = "\(path).\(getpid()).tmp"
    self.path = path
    file = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw FileError("write", path) }
  }

  deinit {
    close(file)
    // After it has appeared there is no such file any more.
    unlink(temporary)
  }

  public func append(_ text: String) throws(FileError) {
    var text = text
    let failure = text.withUTF8 { File.writeAll(UnsafeRawBufferPointer($0), to: file) }
    if let failure { throw FileError("write", path, code: failure) }
  }

  /// Puts what was written on the disk, and gives the file its name, in place of any other of that name.
  public consuming func appear() throws(FileError) {
    guard fsync(file) == 0, rename(temporary, path) == 0 else { throw FileError("write", path) }
  }
}
