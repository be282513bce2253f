// Whole files: read at once, and written so that a reader, a crash or a power cut never sees half of one.

import Glibc

public enum File {
  /// The largest file that is read whole.
  public static let largestSize = 8 << 30

  /// All bytes of a regular file.
  public static func read(_ path: String) throws(FileError) -> [UInt8] {
    // Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
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

  /// Writes a file and returns when it is on the disk: first under another name in the same folder, then renamed. What killed
  /// processes have left there of the same file is removed.
  /// The folder must exist; call `synchronizeDirectory` to make the name itself survive a power cut.
  public static func writeAtomically(_ bytes: some Collection<UInt8>, to path: String) throws(FileError) {
    AtomicFileWriter.removeAbandoned(of: path)
    try AtomicFileWriter(bytes, for: path).commit()
  }

  /// `writeAtomically` for text, in UTF-8.
  public static func writeAtomically(_ text: String, to path: String) throws(FileError) {
    try writeAtomically(text.utf8, to: path)
  }

  /// Writes all bytes to an open file.
  ///
  /// - Returns: the system's error code where it cannot.
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

  /// Gives a file that never changes a second name, or copies it where the file system cannot do that. Of a link, that is the file
  /// that it leads to.
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

  /// Removes a file; it is no error if it is not there.
  public static func remove(_ path: String) throws(FileError) {
    if unlink(path) != 0 && errno != ENOENT { throw FileError("remove", path) }
  }

  /// Why the system would not let this process read a file, or write to it; nil where it would, or where there is no such file.
  public static func refusal(of path: String, toWrite: Bool = false) -> FileError? {
    guard access(path, toWrite ? W_OK : R_OK) != 0, errno != ENOENT else { return nil }
    return FileError(toWrite ? "write" : "read", path)
  }

  /// - Throws: where that cannot be found out, for want of permission.
  public static func exists(_ path: String) throws(FileError) -> Bool {
    if access(path, F_OK) == 0 { return true }
    guard errno == ENOENT || errno == ENOTDIR else { throw FileError("read", path) }
    return false
  }

  /// Makes a folder and those above it, each of which survives a power cut; it is no error if they are there.
  public static func makeDirectory(_ path: String) throws(FileError) {
    if mkdir(path, 0o755) == 0 { return try synchronizeDirectory(Path.directory(of: path)) }
    let code = errno
    if code == EEXIST { return try requireDirectory(path) }
    let parent = Path.directory(of: path)
    guard code == ENOENT, parent != path else { throw FileError("make the folder", path, code: code) }
    try makeDirectory(parent)
    guard mkdir(path, 0o755) == 0 else {
      // Another process may have made it meanwhile.
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

  /// The names in a folder, in order; none where there is no such folder.
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

  /// Whether a path is that of a symbolic link.
  public static func isLink(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFLNK
  }

  /// Whether a path is that of a folder, and not of a link to one.
  public static func isDirectory(_ path: String) -> Bool {
    var status = stat()
    return lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// The bytes of a file; 0 where there is none.
  public static func size(_ path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 ? Int(status.st_size) : 0
  }

  /// Makes the names in a folder, new or renamed, survive a power cut.
  public static func synchronizeDirectory(_ path: String) throws(FileError) {
    let directory = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard directory >= 0 else {
      // A folder in which names may be made but not read cannot be opened, and so not be waited for.
      if errno == EACCES { return }
      throw FileError("write", path)
    }
    defer { close(directory) }
    try synchronize(directory, path)
  }

  /// Returns when all that was written to an open file is on the disk.
  static func synchronize(_ file: Int32, _ path: String) throws(FileError) {
    while fsync(file) != 0 {
      if errno == EINTR { continue }
      // A file system that cannot do it says EINVAL, and then there is nothing to wait for.
      if errno == EINVAL { return }
      throw FileError("write", path)
    }
  }
}
