// Removes folders recursively.

import Glibc

extension File {
  /// Removes a folder and its contents; a missing folder is not an error. Symbolic links are removed and never
  /// followed, even if one replaces a folder meanwhile.
  public static func removeTree(_ path: String) throws(FileError) {
    guard removeContents(ofFolder: path, in: AT_FDCWD), rmdir(path) == 0 || errno == ENOENT else {
      throw FileError("remove", path)
    }
  }

  /// - Parameter name: a name in the folder open as `parent`, with the system's bytes.
  /// - Returns: whether the folder is now empty or missing; otherwise `errno` has the reason.
  private static func removeContents(ofFolder name: UnsafePointer<CChar>, in parent: Int32) -> Bool {
    let file = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard file >= 0 else { return errno == ENOENT }
    guard let stream = fdopendir(file) else {
      close(file)
      return false
    }
    defer { closedir(stream) }
    while true {
      errno = 0
      guard let entry = readdir(stream) else { return errno == 0 }
      let isRemoved = withUnsafePointer(to: &entry.pointee.d_name) { bytes in
        bytes.withMemoryRebound(to: CChar.self, capacity: 256) { remove($0, in: file) }
      }
      guard isRemoved else { return false }
    }
  }

  private static func remove(_ name: UnsafePointer<CChar>, in folder: Int32) -> Bool {
    if strcmp(name, ".") == 0 || strcmp(name, "..") == 0 { return true }
    if unlinkat(folder, name, 0) == 0 || errno == ENOENT { return true }
    // Linux and POSIX use different codes for folders.
    let code = errno
    guard code == EISDIR || code == EPERM else { return false }
    guard removeContents(ofFolder: name, in: folder) else {
      // It is not a folder, so its removal was refused for the first reason.
      if errno == ENOTDIR { errno = code }
      return false
    }
    return unlinkat(folder, name, AT_REMOVEDIR) == 0 || errno == ENOENT
  }
}
