// Reads files piece by piece.

import Glibc

/// An open file that is read from beginning to end.
public final class FileReader {
  /// Identifies the content of a regular file as far as its metadata do.
  public struct Identity: Hashable, Sendable {
    private let device: UInt
    private let inode: UInt
    public let size: Int
    private let seconds: Int
    private let nanoseconds: Int

    fileprivate init(_ status: stat) {
      device = UInt(status.st_dev)
      inode = UInt(status.st_ino)
      size = Int(status.st_size)
      seconds = status.st_mtim.tv_sec
      nanoseconds = status.st_mtim.tv_nsec
    }
  }

  public let path: String
  /// nil for pipes and standard input, which can be read only once.
  public let identity: Identity?
  private let descriptor: Int32

  /// Opens a regular file or a pipe; `-` is standard input. Like cat, it waits for the writer of a named pipe.
  public init(_ path: String) throws(FileError) {
    self.path = path
    descriptor = path == "-" ? dup(STDIN_FILENO) : try Self.open(path)
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else { throw FileError("read", path) }
    let kind = status.st_mode & S_IFMT
    guard kind != S_IFDIR else { throw FileError("read", path, code: EISDIR) }
    guard path == "-" || kind == S_IFREG || kind == S_IFIFO else {
      throw FileError("read", path, code: EINVAL)
    }
    guard status.st_size <= File.largestSize else { throw FileError("read", path, code: EFBIG) }
    identity = kind == S_IFREG && path != "-" ? Identity(status) : nil
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  private static func open(_ path: String) throws(FileError) -> Int32 {
    // A device may do something when it is opened, so its kind is asked for first.
    var status = stat()
    guard stat(path, &status) == 0 else { throw FileError("read", path) }
    let isPipe = status.st_mode & S_IFMT == S_IFIFO
    let descriptor = Glibc.open(path, O_RDONLY | O_CLOEXEC | (isPipe ? 0 : O_NONBLOCK))
    guard descriptor >= 0 else { throw FileError("read", path) }
    return descriptor
  }

  /// Fills a buffer with the next bytes.
  ///
  /// - Returns: the number of bytes; less than the buffer's size only at the end.
  public func read(into buffer: UnsafeMutableRawBufferPointer) throws(FileError) -> Int {
    var count = 0
    while count < buffer.count {
      let received = Glibc.read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
      if received < 0 && errno == EINTR { continue }
      if received < 0 { throw FileError("read", path) }
      if received == 0 { break }
      count += received
    }
    return count
  }

  /// Everything up to the end.
  ///
  /// - Throws: if it is more than `File.largestSize` or than there is memory.
  public func readAll() throws(FileError) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let piece = max(1 << 16, min(bytes.count, 1 << 28))
      guard bytes.count <= File.largestSize else { throw FileError("read", path, code: EFBIG) }
      guard Memory.holds(2 * bytes.count + piece) else { throw FileError("read", path, code: ENOMEM) }
      var failure: FileError?
      let next = [UInt8](unsafeUninitializedCapacity: piece) { buffer, count in
        do throws(FileError) {
          count = try read(into: UnsafeMutableRawBufferPointer(buffer))
        } catch {
          failure = error
        }
      }
      if let failure { throw failure }
      if next.isEmpty { return bytes }
      bytes += next
    }
  }
}
