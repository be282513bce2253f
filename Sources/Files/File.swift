// Reads whole files, and writes them atomically and durably.

import Glibc

public enum File {
  /// The maximum size of a file to read.
  public static let largestSize = 8 << 30

  /// The contents of a regular file.
  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    // Without O_NONBLOCK, opening a pipe without a writer would block forever.
    let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard file >= 0 else { throw FileError("read", path) }
    defer { close(file) }
    var status = stat()
    guard fstat(file, &status) == 0 else { throw FileError("read", path) }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw FileError("read", path, code: EISDIR) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileError("read", path, code: EINVAL) }
    guard status.st_size <= largestSize else { throw FileError("read", path, code: EFBIG) }
    let size = Int(status.st_size)
    guard Memory.holds(size) else { throw FileError("read", path, code: ENOMEM) }

    var failure: Int32?
    let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      while count < buffer.count {
        let received = Glibc.read(file, buffer.baseAddress.map { $0 + count }, buffer.count - count)
        if received < 0 && errno == EINTR { continue }
        if received < 0 { failure = errno }
        if received <= 0 { break }
        count += received
      }
    }
    if let failure { throw FileError("read", path, code: failure) }
    return bytes
  }

  /// Writes a file atomically and syncs it to disk: first under a temporary name in the same folder, then renamed.
  /// Leftovers of killed processes are removed. The folder must exist; call `synchronizeDirectory` to make the name
  /// durable.
  public static func writeAtomically(_ bytes: some Collection<UInt8>, to path: String) throws(FileError) {
    AtomicFileWriter.removeAbandoned(of: path)
    try AtomicFileWriter(bytes, for: path).commit()
  }

  /// Like `writeAtomically`, for text in UTF-8.
  public static func writeAtomically(_ text: String, to path: String) throws(FileError) {
    try writeAtomically(text.utf8, to: path)
  }

  /// Writes a new file and syncs it to disk. Never replaces a file, nor follows a symbolic link.
  ///
  /// - Throws: a `FileError` with `isExisting` if there is a file of this name.
  public static func create(_ text: String, at path: String) throws(FileError) {
    let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
    guard file >= 0 else { throw FileError("create", path) }
    defer { close(file) }
    do throws(FileError) {
      if let code = Array(text.utf8).withUnsafeBytes({ writeAll($0, to: file) }) {
        throw FileError("write", path, code: code)
      }
      try synchronize(file, path)
    } catch {
      unlink(path)
      throw error
    }
    try synchronizeDirectory(Path.directory(of: path))
  }

  /// Whether a path leads to a regular file; opens nothing.
  public static func isRegular(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
  }

  /// Writes all bytes to an open file.
  ///
  /// - Returns: the system's error code on failure.
  static func writeAll(_ bytes: UnsafeRawBufferPointer, to file: Int32) -> Int32? {
    var written = 0
    while written < bytes.count {
      let count = Glibc.write(file, bytes.baseAddress.map { $0 + written }, bytes.count - written)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return errno }
      written += count
    }
    return nil
  }

  /// Hard-links a file that never changes, or copies it if the file system does not support that. For a symbolic
  /// link, uses the file that it leads to.
  public static func copy(_ path: String, to target: String) throws(FileError) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileError("copy", path) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw FileError("read", path, code: EINVAL) }
    if link(Path.absolute(path), target) == 0 { return }
    guard errno == EXDEV || errno == EPERM || errno == EMLINK || errno == ENOTSUP else {
      throw FileError("copy", path)
    }
    try AtomicFileWriter(try read(path), for: target).commit()
  }

  /// Removes a file; a missing file is not an error.
  public static func remove(_ path: String) throws(FileError) {
    if unlink(path) != 0 && errno != ENOENT { throw FileError("remove", path) }
  }

  /// Why this process may not read or write a file; nil if it may, or if there is no such file.
  public static func refusal(of path: String, toWrite: Bool = false) -> FileError? {
    guard access(path, toWrite ? W_OK : R_OK) != 0, errno != ENOENT else { return nil }
    return FileError(toWrite ? "write" : "read", path)
  }

  /// - Throws: if permissions do not allow to find out.
  public static func exists(_ path: String) throws(FileError) -> Bool {
    if access(path, F_OK) == 0 { return true }
    guard errno == ENOENT || errno == ENOTDIR else { throw FileError("read", path) }
    return false
  }

  /// Creates a folder and its parents durably; existing ones are not an error.
  public static func makeDirectory(_ path: String) throws(FileError) {
    if mkdir(path, 0o755) == 0 { return try synchronizeDirectory(Path.directory(of: path)) }
    let code = errno
    if code == EEXIST { return try requireDirectory(path) }
    let parent = Path.directory(of: path)
    guard code == ENOENT, parent != path else { throw FileError("make the folder", path, code: code) }
    try makeDirectory(parent)
    guard mkdir(path, 0o755) == 0 else {
      // Another process may have created it meanwhile.
      if errno == EEXIST { return try requireDirectory(path) }
      throw FileError("make the folder", path)
    }
    try synchronizeDirectory(parent)
  }

  private static func requireDirectory(_ path: String) throws(FileError) {
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileError("make the folder", path) }
    guard status.st_mode & S_IFMT == S_IFDIR else { throw FileError("make the folder", path, code: ENOTDIR) }
  }

  /// The sorted names in a folder; none if there is no such folder.
  public static func names(in directory: String) throws(FileError) -> [String] {
    guard let stream = opendir(directory) else {
      if errno == ENOENT { return [] }
      throw FileError("read", directory)
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { bytes in
        bytes.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// Whether a path is a symbolic link.
  public static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether a path is a folder, and not a link to one.
  public static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The size of a file in bytes; 0 if there is none.
  public static func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Makes new and renamed names in a folder durable.
  public static func synchronizeDirectory(_ path: String) throws(FileError) {
    let directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else {
      // A folder that is writable but not readable cannot be opened, and so not synced.
      if errno == EACCES { return }
      throw FileError("write", path)
    }
    defer { close(directory) }
    try synchronize(directory, path)
  }

  /// Syncs an open file to disk.
  static func synchronize(_ file: Int32, _ path: String) throws(FileError) {
    while fsync(file) != 0 {
      if errno == EINTR { continue }
      // File systems without syncing return EINVAL.
      if errno == EINVAL { return }
      throw FileError("write", path)
    }
  }
}
