// The examples of an IDX file.

/// Examples with one feature per element.
struct IDXImages {
  private(set) var file: IDXFile

  init(_ file: DataFile) throws(DatasetError) {
    self.file = try IDXFile(file)
    guard self.file.dimensions.count > 1 else {
      throw self.file.error(
        "expected examples of at least one dimension, found single elements", at: .dimensionCount)
    }
    guard featureCount <= Dataset.maxFeatures else {
      throw self.file.error(
        "examples of \(shape) elements have more than \(Dataset.maxFeatures) features", at: .dimension(1))
    }
  }

  var path: String { file.path }
  var count: Int { file.exampleCount }
  var featureCount: Int { file.dimensions.dropFirst().reduce(1, *) }
  var shape: String { file.dimensions.dropFirst().map(String.init).joined(separator: " × ") }

  /// `pixel_3_14` is in row 3 and column 14, both from 0.
  var columns: [Column] {
    let names = file.dimensions.dropFirst().reduce(["pixel"]) { names, length in
      names.flatMap { name in (0..<length).map { "\(name)_\($0)" } }
    }
    return names.map { Column($0) }
  }
}
