// The features of examples as read from a file, before a recipe turns them into network inputs.

/// Columns of features with their values.
public struct FeatureTable: Equatable, Sendable {
  public let columns: [Column]
  /// The number of examples.
  public let count: Int
  /// m × n, one example per row.
  public let values: FeatureValues

  /// - Precondition: `values` has a number for each column of each of `count` examples.
  public init(columns: [Column], count: Int, values: FeatureValues) {
    precondition(values.count == count * columns.count, "each example has as many features")
    self.columns = columns
    self.count = count
    self.values = values
  }

  /// Reads examples without their target from a file, whose format is detected.
  ///
  /// - Parameter columns: the features to read, in this order.
  /// - Throws: `MissingFeatures` if the file lacks some, `FileError` and `DatasetError`.
  public static func read(_ path: String, columns: [Column]) throws -> FeatureTable {
    let file = try DataFile(reading: path)
    return try DataFormats.of(file.start, among: DataFormats.all).readFeatures(file, columns: columns)
  }
}

/// The error of missing feature columns.
public struct MissingFeatures: Error, Sendable, CustomStringConvertible {
  public let path: String
  /// The line of the column names; nil if the format has no lines.
  public let line: Int?
  /// At least one.
  public let features: [String]
  /// The file's columns that are not features.
  public let otherColumns: [String]

  public var description: String { "\(DatasetError.location(path, line)): \(problem)" }

  /// The message without the location.
  public var problem: String {
    let shown = features.prefix(5).map(\.quoted).joined(separator: ", ")
    let rest = features.count > 5 ? " and \(features.count - 5) more" : ""
    return "there is no column \(shown)\(rest), which the network requires"
  }
}
