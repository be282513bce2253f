// What is wrong with a data file.

/// A fault of a data file, in words for whoever made the file, and where it stands.
public struct DatasetError: Error, Equatable, Sendable, CustomStringConvertible {
  public let path: String
  /// Counted from 1; nil where the fault lies in no one line.
  public let line: Int?
  public let message: String

  public init(path: String, line: Int? = nil, _ message: String) {
    self.path = path
    self.line = line
    self.message = message
  }

  public var description: String {
    line.map { "\(path):\($0): \(message)" } ?? "\(path): \(message)"
  }
}
