/// Reads archives of NumPy arrays, one of which holds the features and another one may hold the target.
package enum NPZTable: DataFormat {
  package static let title = "NPZ"
  package static let keys: Set<ReadingOptions.Key> = [.dataset, .targetDataset, .missing]

  /// Whether a file begins as archives of arrays do.
  package static func sniff(_ start: [UInt8]) -> Bool {
    // The header of the first entry: 26 bytes before the lengths of its name and of what follows the name.
    guard start.count >= 30, start.starts(with: Array("PK\u{3}\u{4}".utf8)) else { return false }
    let end = 30 + Int(start[26]) + Int(start[27]) << 8
    return start.count >= end && start[30..<end].reversed().starts(with: Array("ypn.".utf8))
  }

  /// Reads the arrays that `dataset` and `target_dataset` name. Without names, they are found by common pairs of names, such as `X` and
  /// `y`; a single array needs none.
  ///
  /// - Returns: the array's columns, named as by `NPYTable`, and behind them the target's, named after its array.
  /// - Throws: `DatasetError`.
  package static func read(
    _ file: DataFile, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws -> RawTable {
    let archive = try ZipArchive(file)
    let names = arrayNames(archive)
    guard !names.isEmpty else { throw DatasetError(path: file.path, "the archive holds no NumPy arrays") }
    let options = try ArrayChoice.complete(options, among: names, noun: "array", path: file.path)
    let array = try array(options.dataset ?? "", in: archive)
    var columns = try array.columns(named: nil, missing: options.missing, request)
    if let name = options.targetDataset {
      let target = try self.array(name, in: archive)
      guard target.shape.rows == array.shape.rows else {
        throw DatasetError(
          path: file.path,
          "\(target.title) has \(target.shape.rows) rows, and \(array.title) \(array.shape.rows)")
      }
      columns += try target.columns(named: name, missing: options.missing, request)
    }
    return RawTable(columns: columns, count: array.shape.rows, isArray: array.isArray, reading: options)
      .markingMissing(options.missing)
  }

  /// How to read the test split of an archive that has one beside the arrays that were read: `x_test` and `y_test` beside `x_train` and
  /// `y_train`.
  ///
  /// - Parameter options: as `read` has returned them.
  /// - Returns: nil if the archive has no such arrays.
  /// - Throws: `DatasetError`.
  package static func test(_ file: DataFile, beside options: ReadingOptions) throws -> ReadingOptions? {
    ArrayChoice.test(beside: options, among: arrayNames(try ZipArchive(file)))
  }

  private static func arrayNames(_ archive: ZipArchive) -> [String] {
    archive.entries.map(\.name).filter { $0.hasSuffix(".npy") }.map { String($0.dropLast(4)) }
  }

  private static func array(_ name: String, in archive: ZipArchive) throws(DatasetError) -> NPYArray {
    guard let entry = archive.entries.first(where: { $0.name == "\(name).npy" }) else {
      throw DatasetError(path: archive.path, "there is no array \(name.quoted)")
    }
    return try NPYArray(
      archive.contents(of: entry), path: archive.path, title: "the array \(name.quoted)")
  }
}
