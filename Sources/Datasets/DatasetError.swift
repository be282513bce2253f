/// Errors in a data file, with their locations.
public struct DatasetError: Error, Equatable, Sendable, CustomStringConvertible {
  public let path: String
  /// Counted from 1; nil if the error is not in a single line.
  public let line: Int?
  public let message: String
  /// Other errors of the same file.
  public let others: [DatasetError]

  public init(path: String, line: Int? = nil, _ message: String, others: [DatasetError] = []) {
    self.path = path
    self.line = line
    self.message = message
    self.others = others
  }

  /// One line for each error.
  public var description: String {
    (["\(Self.location(path, line)): \(message)"] + others.map(\.description)).joined(separator: "\n")
  }

  static func location(_ path: String, _ line: Int?) -> String { line.map { "\(path):\($0)" } ?? path }
}

/// The error of a missing target column.
public struct MissingTarget: Error, Sendable, CustomStringConvertible {
  public let path: String
  public let target: String
  public let columns: [String]

  public var description: String { "\(path): \(problem)" }

  /// The message without the location.
  public var problem: String {
    let shown = columns.suffix(8).map(\.quoted).joined(separator: ", ")
    let listed = columns.count > 8 ? "the last of \(columns.count) are \(shown)" : "there are \(shown)"
    return "there is no column \(target.quoted) for the target; \(listed)"
  }
}
