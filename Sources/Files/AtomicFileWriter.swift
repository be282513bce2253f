// Writes files atomically.

import Glibc
import Synchronization

/// Writes a file under a temporary name in the same folder, and renames it when it is complete.
///
/// If the writer is dropped before the commit, the file is removed. The temporary file is locked while it is written,
/// so that other processes, also in other containers, can tell it from the leftover of a killed process.
public final class AtomicFileWriter: Sendable {
  /// The maximum number of files to write at once: each is open until it is committed, and processes have limits.
  public static let maxAtOnce: Int = {
    let limit = sysconf(Int32(_SC_OPEN_MAX))
    // No limit, or an unknown one.
    return limit < 0 ? 256 : max(1, min(256, limit / 4))
  }()

  private let temporary: String
  private let path: String
  private let file: Int32
  private let hasAppeared = Atomic(false)

  /// Creates the temporary file. The folder must exist.
  public init(_ path: String) throws(FileError) {
    self.path = path
    (temporary, file) = try Self.create(for: path)
  }

  /// Writes all bytes of a file and syncs it to disk.
  public convenience init(_ bytes: some Collection<UInt8>, for path: String) throws(FileError) {
    try self.init(path)
    try append(bytes)
    try synchronize()
  }

  deinit {
    if !hasAppeared.load(ordering: .relaxed) { unlink(temporary) }
    close(file)
  }

  public func append(_ bytes: some Collection<UInt8>) throws(FileError) {
    let failure =
      bytes.withContiguousStorageIfAvailable { File.writeAll(UnsafeRawBufferPointer($0), to: file) }
      ?? Array(bytes).withUnsafeBytes { File.writeAll($0, to: file) }
    if let failure { throw FileError("write", path, code: failure) }
  }

  /// Appends text in UTF-8.
  public func append(_ text: String) throws(FileError) {
    try append(text.utf8)
  }

  /// Syncs the file to disk.
  public func synchronize() throws(FileError) {
    try File.synchronize(file, path)
  }

  /// Renames the file, atomically replacing any other file of that name. The file must have been synced; call
  /// `File.synchronizeDirectory` to make the name durable.
  public func commit() throws(FileError) {
    guard rename(temporary, path) == 0 else { throw FileError("write", path) }
    hasAppeared.store(true, ordering: .relaxed)
  }

  // MARK: Temporary names

  /// Creates a new, locked file.
  private static func create(for path: String) throws(FileError) -> (name: String, file: Int32) {
    while true {
      let name = temporaryName(for: path)
      let file = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o644)
      guard file >= 0 else {
        if errno == EEXIST || errno == EINTR { continue }
        throw FileError("write", path)
      }
      // A file system without locks cannot hold a store, but it can hold a report.
      while flock(file, LOCK_EX) != 0, errno == EINTR {}
      var status = stat()
      if fstat(file, &status) == 0, status.st_nlink > 0 { return (name, file) }
      // Another process took it for abandoned between its creation and the lock.
      close(file)
    }
  }

  private static func temporaryName(for path: String) -> String { "\(path).\(RandomName.next()).tmp" }

  /// Whether a process is still writing a temporary file.
  public static func isBeingWritten(_ temporary: String) -> Bool {
    guard let lock = abandonedFile(temporary) else { return true }
    close(lock)
    return false
  }

  /// Removes a temporary file, unless a process is still writing it.
  ///
  /// - Returns: whether it was removed.
  @discardableResult
  public static func removeAbandoned(_ temporary: String) throws(FileError) -> Bool {
    guard let lock = abandonedFile(temporary) else { return false }
    // Keep it locked until it is removed: a process that has just created it then creates another one.
    defer { close(lock) }
    try File.remove(temporary)
    return true
  }

  /// Removes the temporary files of a file that killed processes left, as far as possible.
  public static func removeAbandoned(of path: String) {
    let directory = Path.directory(of: path)
    let beginning = "\(Path.name(of: path)).".utf8
    for name in (try? File.names(in: directory)) ?? [] where name.utf8.starts(with: beginning) {
      let end = name.utf8.dropFirst(beginning.count)
      guard end.count == RandomName.length + 4, end.suffix(4).elementsEqual(".tmp".utf8),
        RandomName.isOne(Substring(end.prefix(RandomName.length)))
      else { continue }
      _ = try? removeAbandoned(Path.resolve(name, from: directory))
    }
  }

  /// A descriptor with the lock of a temporary file; nil if another process holds it, or if that is unknown. Negative
  /// if netlab cannot have created the file.
  private static func abandonedFile(_ temporary: String) -> Int32? {
    let file = open(temporary, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard file >= 0 else { return errno == ELOOP || errno == ENOENT ? -1 : nil }
    guard flock(file, LOCK_EX | LOCK_NB) == 0 else {
      close(file)
      return nil
    }
    return file
  }
}

/// Unique names for temporary files.
public enum RandomName {
  /// The number of characters of a name.
  public static let length = 16

  /// 16 random hexadecimal digits.
  public static func next() -> String {
    let digits = String(UInt64.random(in: 0...UInt64.max), radix: 16)
    return String(repeating: "0", count: length - digits.utf8.count) + digits
  }

  /// Whether a text has the form of such a name.
  public static func isOne(_ text: some StringProtocol) -> Bool {
    text.utf8.count == length
      && text.utf8.allSatisfy { byte in
        UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || UInt8(ascii: "a")...UInt8(ascii: "f") ~= byte
      }
  }
}
