// The folder of a backup that is not whole yet.

import Files
import Glibc

/// A folder under a temporary name beside its place. If it is dropped before it has its own name, it is removed.
///
/// A file in it marks it as a backup under way, and is locked for as long as that is true: so a folder that a killed process has left
/// is told from others, and removed by the next backup.
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
      // Before it was locked it was taken for abandoned.
      close(mark)
    }
  }

  deinit {
    // After it has appeared there is no such folder any more.
    try? File.removeTree(layout.directory)
    close(mark)
  }

  /// Gives the folder its name, which survives a power cut.
  consuming func commit() throws(FileError) {
    guard rename(layout.directory, target) == 0 else { throw FileError("write", target) }
    // Only now: a folder without it would stay for ever if this process were killed before.
    try File.remove(Self.mark(in: target))
    try File.synchronizeDirectory(target)
    try File.synchronizeDirectory(Path.directory(of: target))
  }

  /// Removes what killed backups have left in a folder.
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
        // A backup is killed before it has marked its folder, which is empty then; nothing else is removed so.
        if errno == ENOENT { rmdir(folder) }
        continue
      }
      defer { close(mark) }
      // What cannot be removed, another user's perhaps, is no reason not to make a backup.
      if flock(mark, LOCK_EX | LOCK_NB) == 0 { try? File.removeTree(folder) }
    }
  }
}
