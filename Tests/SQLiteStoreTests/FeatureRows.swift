import Datasets

extension FeatureTable {
  /// Rows of features from a CSV text.
  static func csv(
    _ text: String, columns: [Column] = [Column("x"), Column("y")]
  ) throws -> FeatureTable {
    let table = try CSVReader.read(
      DataFile(path: "", bytes: Array(text.utf8)), ReadingOptions(), ColumnRequest())
    return try FeatureTable(table, columns: columns, path: "")
  }
}
