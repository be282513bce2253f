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

  public var description: String { "\(Self.location(path, line)): \(message)" }

  static func location(_ path: String, _ line: Int?) -> String { line.map { "\(path):\($0)" } ?? path }
}

/// The error of a missing target column.
public struct MissingTarget: Error, Sendable, CustomStringConvertible {
  public let path: String
  /// The line of the column names; nil if the format has no lines.
  public let line: Int?
  public let target: String
  public let columns: [String]

  public var description: String {
    let shown = columns.suffix(8).map(\.quoted).joined(separator: ", ")
    let listed = columns.count > 8 ? "the last of \(columns.count) are \(shown)" : "there are \(shown)"
    return
      "\(DatasetError.location(path, line)): there is no column \(target.quoted) for the target; \(listed)"
  }
}
