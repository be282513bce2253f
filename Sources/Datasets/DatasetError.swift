/// An error in a data file, with its location.
public struct DatasetError: Error, Equatable, Sendable, CustomStringConvertible {
  public let path: String
  /// Counted from 1; nil if the error is not in a single line.
  public let line: Int?
  public let message: String

  public init(path: String, line: Int? = nil, _ message: String) {
    self.path = path
    self.line = line
    self.message = message
  }

  public var description: String { "\(line.map { "\(path):\($0)" } ?? path): \(message)" }
}

/// The error of a missing target column.
public struct MissingTarget: Error, Sendable, CustomStringConvertible {
  public let path: String
  public let target: String
  public let columns: [String]

  public var description: String {
    let shown = columns.suffix(8).map(\.quoted).joined(separator: ", ")
    let listed = columns.count > 8 ? "the last of \(columns.count) are \(shown)" : "there are \(shown)"
    return "\(path): there is no column \(target.quoted) for the target; \(listed)"
  }
}
