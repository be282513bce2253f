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
  public var problem: String { "there is no column \(target.quoted) for the target; \(columns.listed)" }
}

/// The error of another column that a spec names and the file lacks.
package struct MissingColumn: Error, CustomStringConvertible {
  package let path: String
  package let column: String
  /// The key of a spec's `data` that names it.
  package let key: String
  package let columns: [String]

  package var description: String { "\(path): there is no column \(column.quoted); \(columns.listed)" }
}

extension [String] {
  /// The last names of columns, for an error.
  fileprivate var listed: String {
    let shown = suffix(8).map(\.quoted).joined(separator: ", ")
    return count > 8 ? "the last of \(count) are \(shown)" : "there are \(shown)"
  }
}
