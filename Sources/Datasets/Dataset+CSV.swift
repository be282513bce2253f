// A data set from a CSV file whose first line names the columns.

import Files

extension Dataset {
  /// Reads a file: every column but the target is a feature, and must be numeric.
  ///
  /// - Parameters:
  ///   - path: the file.
  ///   - target: the name of the target's column.
  ///   - task: what to learn; nil tells it from the target (see `Target`).
  /// - Throws: `FileError` where the file cannot be read, `DatasetError` where it is empty, ragged, not numeric, has missing
  ///   values or lacks the target.
  public static func csv(path: String, target: String, task: Task? = nil) throws -> Dataset {
    try csv(File.read(path), path: path, target: target, task: task)
  }

  /// As `csv(path:target:task:)`, from bytes; `path` is only named in errors.
  public static func csv(_ bytes: [UInt8], path: String, target: String, task: Task? = nil) throws -> Dataset
  {
    var table = try CSVTable(bytes, path: path)
    let targetColumn = try column(named: target, in: table)
    guard table.names.count > 1 else {
      throw DatasetError(
        path: path, line: table.headerLine, "there is no column besides the target \(target.quoted)")
    }
    let uses = table.names.indices.map { column -> CSVTable.Use in
      column == targetColumn ? .field : .number(place: column < targetColumn ? column : column - 1)
    }
    let rows = try table.readRows(uses)
    let decoded = try Target(rows.fields, name: target, task: task, path: path)
    return Dataset(
      featureNames: table.names.enumerated().filter { $0.offset != targetColumn }.map(\.element),
      targetName: target, task: decoded.task, classes: decoded.classes, features: .numbers(rows.numbers),
      targets: decoded.values, sha256: try SHA256(of: bytes).hexadecimal)
  }

  private static func column(named target: String, in table: CSVTable) throws -> Int {
    let (names, line) = (table.names, table.headerLine)
    if let empty = names.firstIndex(of: "") {
      throw DatasetError(path: table.path, line: line, "column \(empty + 1) has no name")
    }
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw DatasetError(path: table.path, line: line, "two columns are named \(name.quoted)")
    }
    if let column = names.firstIndex(of: target) { return column }
    try table.requireWords()
    throw MissingTarget(path: table.path, line: line, target: target, columns: names)
  }
}

/// The target's column is not in the file.
public struct MissingTarget: Error, Sendable, CustomStringConvertible {
  public let path: String
  /// Of the columns' names.
  public let line: Int
  public let target: String
  public let columns: [String]

  public var description: String {
    let shown = columns.suffix(8).map(\.quoted).joined(separator: ", ")
    let listed = columns.count > 8 ? "the last of \(columns.count) are \(shown)" : "there are \(shown)"
    return "\(path):\(line): there is no column \(target.quoted) for the target; \(listed)"
  }
}
