/// A fault of a data file, with its place.
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

  public var description: String { "\(Self.location(path, line)): \(message)" }

  static func location(_ path: String, _ line: Int?) -> String { line.map { "\(path):\($0)" } ?? path }
}

/// The target's column is not in the file.
public struct MissingTarget: Error, Sendable, CustomStringConvertible {
  public let path: String
  /// Of the columns' names; nil where the format has no lines.
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
