// Rows for a network that is trained already: its features by name, and no target.

import Files

/// Features of some examples, in the order in which a network takes them.
public struct FeatureTable: Equatable, Sendable {
  public let count: Int
  /// m × n, one example a row.
  public let features: FeatureValues

  /// Reads a file of either kind, CSV or IDX, as its first bytes say.
  ///
  /// - Throws: as `csv` and `idx`.
  public static func read(_ path: String, features names: [String]) throws -> FeatureTable {
    let file = try DataFile(reading: path)
    return IDXFile.looksLikeIDX(file.bytes)
      ? try idx(file, features: names) : try csv(file.bytes, path: path, features: names)
  }

  /// The examples of an IDX file, whose features must be those that are named.
  public static func idx(_ file: DataFile, features names: [String]) throws(DatasetError) -> FeatureTable {
    var images = try IDXImages(file)
    guard images.featureCount == names.count, images.featureNames == names else {
      throw DatasetError(
        path: file.path,
        "examples of \(images.shape) elements are not what the network takes: \(names.count) features from "
          + "\(names[0].quoted) to \(names[names.count - 1].quoted)")
    }
    return FeatureTable(count: images.count, features: try images.readValues())
  }

  /// The rows of a CSV file: the features may stand in any order, and other columns are passed over.
  ///
  /// - Parameters:
  ///   - path: only named in errors.
  ///   - names: of the features, in the network's order; at least one, and each once.
  /// - Throws: `MissingFeatures` where it lacks columns, `DatasetError` where it is empty, ragged, or its features are not
  ///   numeric or missing.
  public static func csv(_ bytes: [UInt8], path: String, features names: [String]) throws -> FeatureTable {
    var table = try CSVTable(bytes, path: path)
    let places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    var absent = Set(names)
    let uses = try table.names.map { name -> CSVTable.Use in
      guard let place = places[name] else { return .nothing }
      guard absent.remove(name) != nil else {
        throw DatasetError(path: path, line: table.headerLine, "two columns are named \(name.quoted)")
      }
      return .number(place: place)
    }
    guard absent.isEmpty else {
      if absent.count == places.count { try table.requireWords() }
      throw MissingFeatures(
        path: path, line: table.headerLine, features: names.filter(absent.contains),
        otherColumns: table.names.filter { places[$0] == nil })
    }
    let rows = try table.readRows(uses)
    return FeatureTable(count: rows.numbers.count / names.count, features: .numbers(rows.numbers))
  }
}

/// Columns of features are not in the file.
public struct MissingFeatures: Error, Sendable, CustomStringConvertible {
  public let path: String
  /// Of the columns' names.
  public let line: Int
  /// At least one.
  public let features: [String]
  /// The file's columns that are no features.
  public let otherColumns: [String]

  public var description: String { "\(path):\(line): \(problem)" }

  /// What is wrong, without the place.
  public var problem: String {
    let shown = features.prefix(5).map(\.quoted).joined(separator: ", ")
    let rest = features.count > 5 ? " and \(features.count - 5) more" : ""
    return "there is no column \(shown)\(rest), which the network takes"
  }
}
