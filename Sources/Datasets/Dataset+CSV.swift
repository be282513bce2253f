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
    let bytes = try File.read(path)
    return try csv(bytes, path: path, target: target, task: task)
  }

  /// As `csv(path:target:task:)`, from bytes; `path` is only named in errors.
  public static func csv(_ bytes: [UInt8], path: String, target: String, task: Task? = nil) throws -> Dataset
  {
    var records = CSVRecords(bytes, path: path)
    guard let header = try records.next() else { throw DatasetError(path: path, "the file is empty") }
    let names = header.map(\.text)
    let targetColumn = try column(named: target, in: names, path: path, line: records.line)
    guard names.count > 1 else {
      throw DatasetError(path: path, line: records.line, "there is no column besides the target '\(target)'")
    }

    var features: [Double] = []
    var targets: [CSVRecords.Field] = []
    var missing = MissingValues()
    while let fields = try records.next() {
      guard fields.count == names.count else {
        throw DatasetError(
          path: path, line: records.line,
          "expected \(names.count) fields, as in the first line, found \(fields.count)")
      }
      for (column, field) in fields.enumerated() {
        if field.isMissing {
          missing.add(line: records.line, column: names[column])
        } else if column == targetColumn {
          targets.append(field)
        } else if let number = field.number {
          features.append(number)
        } else {
          throw DatasetError(
            path: path, line: records.line,
            "the column '\(names[column])' holds '\(field.text)', not a number")
        }
      }
    }
    if let error = missing.error(path: path) { throw error }
    guard !targets.isEmpty else { throw DatasetError(path: path, "there are no rows below the first line") }

    let decoded = try Target(targets, name: target, task: task, path: path)
    return Dataset(
      featureNames: names.enumerated().filter { $0.offset != targetColumn }.map(\.element),
      targetName: target, task: decoded.task, classes: decoded.classes, features: features,
      targets: decoded.values, sha256: try SHA256(of: bytes).hexadecimal)
  }

  private static func column(
    named target: String, in names: [String], path: String, line: Int
  ) throws -> Int {
    if let empty = names.firstIndex(of: "") {
      throw DatasetError(path: path, line: line, "column \(empty + 1) has no name")
    }
    var seen: Set<String> = []
    for name in names where !seen.insert(name).inserted {
      throw DatasetError(path: path, line: line, "two columns are named '\(name)'")
    }
    if let column = names.firstIndex(of: target) { return column }
    if names.allSatisfy({ Double($0) != nil }) {
      throw DatasetError(path: path, line: line, "the first line must name the columns, but holds numbers")
    }
    throw MissingTarget(path: path, line: line, target: target, columns: names)
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
    let shown = columns.suffix(8).map { "'\($0)'" }.joined(separator: ", ")
    let listed = columns.count > 8 ? "the last of \(columns.count) are \(shown)" : "there are \(shown)"
    return "\(path):\(line): there is no column '\(target)' for the target; \(listed)"
  }
}

/// Collects missing values, so that one error tells of all of them.
private struct MissingValues {
  private var count = 0
  private var first: (line: Int, column: String)?
  private var places: [String] = []

  mutating func add(line: Int, column: String) {
    count += 1
    if first == nil { first = (line, column) }
    if places.count < 5 { places.append("line \(line), '\(column)'") }
  }

  func error(path: String) -> DatasetError? {
    guard let first else { return nil }
    if count == 1 {
      return DatasetError(path: path, line: first.line, "the value of column '\(first.column)' is missing")
    }
    let rest = count > places.count ? " and \(count - places.count) more" : ""
    return DatasetError(
      path: path, line: first.line, "\(count) values are missing: \(places.joined(separator: "; "))\(rest)")
  }
}
