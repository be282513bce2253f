// The features of examples as a file has them, before a recipe makes a network's inputs of them.

/// Columns of features with their values.
public struct FeatureTable: Equatable, Sendable {
  public let columns: [Column]
  /// The number of examples.
  public let count: Int
  /// m × n, one example a row.
  public let values: FeatureValues

  /// - Precondition: `values` has a number for each column of each of `count` examples.
  public init(columns: [Column], count: Int, values: FeatureValues) {
    precondition(values.count == count * columns.count, "each example has as many features")
    self.columns = columns
    self.count = count
    self.values = values
  }

  /// Reads examples without their target from a file of any format, as its content tells.
  ///
  /// - Parameter columns: the features to read, in this order.
  /// - Throws: `MissingFeatures` where the file lacks some, `FileError` and `DatasetError`.
  public static func read(_ path: String, columns: [Column]) throws -> FeatureTable {
    let file = try DataFile(reading: path)
    return try DataFormats.of(file.bytes, among: DataFormats.all).readFeatures(file, columns: columns)
  }
}

/// Columns of features are not in the file.
public struct MissingFeatures: Error, Sendable, CustomStringConvertible {
  public let path: String
  /// Of the columns' names; nil where the format has no lines.
  public let line: Int?
  /// At least one.
  public let features: [String]
  /// The file's columns that are no features.
  public let otherColumns: [String]

  public var description: String { "\(DatasetError.location(path, line)): \(problem)" }

  /// What is wrong, without the place.
  public var problem: String {
    let shown = features.prefix(5).map(\.quoted).joined(separator: ", ")
    let rest = features.count > 5 ? " and \(features.count - 5) more" : ""
    return "there is no column \(shown)\(rest), which the network takes"
  }
}
