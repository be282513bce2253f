// Errors of file operations.

import Glibc

/// A failed file operation, with the system's reason.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
  /// The verb, as in "cannot read".
  public let operation: String
  public let path: String
  public let code: Int32

  public init(_ operation: String, _ path: String, code: Int32 = errno) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  public var isMissing: Bool { code == ENOENT }

  public var isExisting: Bool { code == EEXIST }

  public var description: String { "cannot \(operation) '\(path)': \(reason)" }

  /// The system's reason as text.
  public var reason: String {
    // The error of reading a device or a pipe as a file.
    if operation == "read", code == EINVAL { return "it is not a regular file" }
    // strerror returns static text for every existing code.
    return String(cString: strerror(code))
  }
}
