// Why something could not be done to a file.

import Glibc

/// What the system refused to do to a file, and its reason.
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

  public var description: String { "cannot \(operation) '\(path)': \(reason)" }

  /// The system's reason in words.
  public var reason: String {
    // What reading a device or a pipe as a file comes to.
    if operation == "read", code == EINVAL { return "it is not a regular file" }
    // Texts from strerror are static for every code that exists.
    return String(cString: strerror(code))
  }
}
