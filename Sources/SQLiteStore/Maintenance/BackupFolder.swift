// The temporary folder of an incomplete backup.

import Files
import Glibc

/// A folder under a temporary name next to its target, removed unless it is committed.
///
/// A locked file in it marks a backup in progress, so the next backup recognizes and removes folders that killed
/// processes left.
struct BackupFolder: ~Copyable {
  let layout: StoreLayout
  private let target: String
  private let mark: Int32

  private static func mark(in folder: String) -> String { "\(folder)/netlab.part" }

  init(for target: String) throws(FileError) {
    try File.makeDirectory(Path.directory(of: target))
    while true {
      let folder = "\(target).\(RandomName.next()).part"
      guard mkdir(folder, 0o755) == 0 else {
        if errno == EEXIST { continue }
        throw FileError("make the folder", folder)
      }
      let mark = open(Self.mark(in: folder), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
      guard mark >= 0 else {
        let error = FileError("write", folder)
        // Another backup may have taken the empty folder for abandoned.
        if error.code == ENOENT { continue }
        rmdir(folder)
        throw error
      }
      while flock(mark, LOCK_EX) != 0, errno == EINTR {}
      var status = stat()
      if fstat(mark, &status) == 0, status.st_nlink > 0 {
        layout = StoreLayout(folder)
        self.target = target
        self.mark = mark
        return
      }
      // It was taken for abandoned before it was locked.
      close(mark)
    }
  }

  deinit {
    // It has already been committed.
    try? File.removeTree(layout.directory)
    close(mark)
  }

  /// Renames the folder to its target durably.
  consuming func commit() throws(FileError) {
    guard rename(layout.directory, target) == 0 else { throw FileError("write", target) }
    // Only now: without the mark, the folder would stay forever if this process were killed earlier.
    try File.remove(Self.mark(in: target))
    try File.synchronizeDirectory(target)
    try File.synchronizeDirectory(Path.directory(of: target))
  }

  /// Removes folders that killed backups left.
  static func removeAbandoned(in parent: String) throws(FileError) {
    for name in try File.names(in: parent) {
      let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
      guard parts.count >= 3, parts[parts.count - 1].elementsEqual("part".utf8),
        RandomName.isOne(Substring(parts[parts.count - 2]))
      else { continue }
      let folder = Path.resolve(name, from: parent)
      guard File.isDirectory(folder) else { continue }
      let mark = open(Self.mark(in: folder), O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
      guard mark >= 0 else {
        // A backup that was killed before it marked its folder leaves it empty; only empty folders are removed this
        // way.
        if errno == ENOENT { rmdir(folder) }
        continue
      }
      defer { close(mark) }
      // Failing to remove a leftover, such as another user's, does not prevent a backup.
      if flock(mark, LOCK_EX | LOCK_NB) == 0 { try? File.removeTree(folder) }
    }
  }
}
