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

  public var description: String { "cannot \(operation) '\(path)': \(reason)" }

  private var reason: String {
    // Texts from strerror are static for every code that exists; strerror_r would only matter for unknown ones.
    String(cString: strerror(code))
  }
}
