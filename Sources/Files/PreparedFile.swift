// A file that is on the disk already, but not yet under its name.

import Glibc

/// The slow part of writing a file, done before the moment at which it is to appear. If it never does, nothing is left of it.
public final class PreparedFile: Sendable {
  private let temporary: String
  private let path: String

  /// Writes the bytes beside their place, and returns when they are on the disk.
  public init(_ bytes: some Collection<UInt8>, for path: String) throws(FileError) {
    temporary = "\(path).\(getpid()).tmp"
    self.path = path
    do throws(FileError) {
      try File.write(Array(bytes), toNew: temporary, reportedAs: path)
    } catch {
      unlink(temporary)
      throw error
    }
  }

  /// Gives the file its name, at once and in place of any other of that name. Call `File.synchronizeDirectory` to make the name
  /// survive a power cut.
  public func appear() throws(FileError) {
    guard rename(temporary, path) == 0 else { throw FileError("write", path) }
  }

  deinit {
    // After it has appeared there is no such file any more.
    unlink(temporary)
  }
}
