/// Reads IDX files: examples, such as MNIST's images, and beside them the file of their labels.
package enum IDXTable: DataFormat {
  package static let title = "IDX"
  package static let keys: Set<ReadingOptions.Key> = [.labels]

  /// Whether a file begins as IDX files do.
  package static func sniff(_ start: [UInt8]) -> Bool {
    start.count >= 4 && start[0] == 0 && start[1] == 0 && IDXFile.ElementType(rawValue: start[2]) != nil
      && start[3] > 0
  }

  /// Reads examples, one column per element. The column of row 3 and column 14, both from 0, is `pixel_3_14`.
  ///
  /// - Parameter labels: a file with a value for each example, the last column `label`.
  /// - Throws: `DatasetError`.
  private static func read(
    _ file: DataFile, labels: DataFile?, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws -> RawTable {
    let images = try IDXImages(file)
    var columns = try images.file.columns(images.columns.map(\.name), request)
    if let labels {
      let labelFile = try IDXFile(labels)
      guard labelFile.dimensions.count == 1 else {
        throw labelFile.error(
          "expected one dimension, the labels, found \(labelFile.dimensions.count)", at: .dimensionCount)
      }
      guard labelFile.exampleCount == images.count else {
        throw labelFile.error(
          "expected \(images.count) labels, one for each example of \(images.path), found \(labelFile.exampleCount)",
          at: .dimension(0))
      }
      columns += try labelFile.columns(["label"], request).map {
        RawTable.Column($0.name, $0.values, isLabels: true)
      }
    }
    return RawTable(columns: columns, count: images.count, isArray: true, reading: options)
  }

  package static func read(
    _ file: DataFile, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws -> RawTable { try read(file, labels: nil, options, request) }

  package static func read(
    _ file: DataFile, labels: DataFile, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws -> RawTable { try read(file, labels: Optional(labels), options, request) }
}

extension IDXFile {
  /// - Parameter names: one for each element of an example.
  fileprivate func columns(_ names: [String], _ request: ColumnRequest) throws(DatasetError) -> [RawTable
    .Column]
  {
    var file = self
    let bytes = try file.readContent()
    let size = type.size
    let fields = names.enumerated().map {
      StoredField(name: $1, element: type.stored, offset: $0 * size, stride: names.count * size)
    }
    let columns = StoredColumns(path: path, bytes: bytes, rows: exampleCount, missing: [], isTyped: false)
    return try columns.read(fields, request)
  }
}

extension IDXFile.ElementType {
  fileprivate var stored: StoredElement {
    switch self {
    case .unsignedByte: StoredElement(.unsigned, size: 1)
    case .signedByte, .short, .int: StoredElement(.signed, size: size, isBigEndian: true)
    case .float, .double: StoredElement(.float, size: size, isBigEndian: true)
    }
  }
}
