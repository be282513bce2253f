/// Reads files of one NumPy array.
package enum NPYTable: DataFormat {
  package static let title = "NPY"
  package static let keys: Set<ReadingOptions.Key> = [.missing]

  /// Whether a file begins as NPY files do.
  package static func sniff(_ start: [UInt8]) -> Bool { start.starts(with: NPYArray.signature) }

  /// Reads an array with one row per element of its first dimension. Columns are named `x_1`, `x_2`, …, of images `pixel_0_0`, …, and of
  /// records by their fields.
  ///
  /// - Throws: `DatasetError`.
  package static func read(
    _ file: DataFile, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws -> RawTable {
    let array = try NPYArray(file.contents(), path: file.path, title: "the array")
    let columns = try array.columns(named: nil, missing: options.missing, request)
    return RawTable(columns: columns, count: array.shape.rows, isArray: array.isArray, reading: options)
      .markingMissing(options.missing)
  }
}
