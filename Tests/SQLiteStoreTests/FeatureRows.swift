import Datasets

extension FeatureTable {
  /// Rows of features from a CSV text.
  static func csv(_ text: String, features: [String] = ["x", "y"]) throws -> FeatureTable {
    try CSVFormat().readFeatures(
      DataFile(path: "", bytes: Array(text.utf8)), columns: features.map { Column($0) })
  }
}
