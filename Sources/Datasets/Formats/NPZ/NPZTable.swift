/// Reads archives of NumPy arrays, one of which holds the features and another one may hold the target.
package enum NPZTable: DataFormat {
  package static let title = "NPZ"
  package static let keys: Set<ReadingOptions.Key> = [.dataset, .targetDataset, .missing]

  /// Arrays of features and targets by the names that people give them, in the order in which they are looked for.
  private static let pairs = [
    ("X", "y"), ("x", "y"), ("X", "Y"), ("x_train", "y_train"), ("X_train", "y_train"),
    ("train_images", "train_labels"), ("train_data", "train_labels"), ("train_x", "train_y"),
    ("data", "target"), ("data", "labels"), ("features", "target"), ("features", "labels"), ("images", "labels"),
    ("inputs", "targets"),
  ]

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
    let names = archive.entries.map(\.name).filter { $0.hasSuffix(".npy") }.map { String($0.dropLast(4)) }
    let options = try choose(options, among: names, path: file.path)
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
  }

  /// How to read the test split of an archive that has one beside the arrays that were read: `x_test` and `y_test` beside `x_train` and
  /// `y_train`.
  ///
  /// - Parameter options: as `read` has returned them.
  /// - Returns: nil if the archive has no such arrays.
  /// - Throws: `DatasetError`.
  package static func test(_ file: DataFile, beside options: ReadingOptions) throws -> ReadingOptions? {
    func counterpart(_ name: String?) -> String? {
      guard let name, name.contains("train") else { return nil }
      return name.replacing("train", with: "test", maxReplacements: 1)
    }
    let names = try ZipArchive(file).entries.map(\.name)
    guard let dataset = counterpart(options.dataset), names.contains("\(dataset).npy") else { return nil }
    var test = options
    test.dataset = dataset
    if let target = options.targetDataset {
      guard let name = counterpart(target), names.contains("\(name).npy") else { return nil }
      test.targetDataset = name
    }
    return test
  }

  private static func array(_ name: String, in archive: ZipArchive) throws(DatasetError) -> NPYArray {
    guard let entry = archive.entries.first(where: { $0.name == "\(name).npy" }) else {
      throw DatasetError(path: archive.path, "there is no array \(name.quoted)")
    }
    return try NPYArray(
      archive.contents(of: entry), path: archive.path, title: "the array \(name.quoted)")
  }

  /// The options with both arrays named.
  private static func choose(
    _ options: ReadingOptions, among names: [String], path: String
  ) throws(DatasetError) -> ReadingOptions {
    guard !names.isEmpty else { throw DatasetError(path: path, "the archive holds no NumPy arrays") }
    let listed = names.prefix(20).map(\.quoted).joined(separator: ", ") + (names.count > 20 ? ", …" : "")
    for name in [options.dataset, options.targetDataset] {
      guard let name, !names.contains(name) else { continue }
      throw DatasetError(path: path, "there is no array \(name.quoted); there are \(listed)")
    }
    var options = options
    if options.dataset != nil { return options }
    let pair = pairs.first { data, target in
      names.contains(data) && (options.targetDataset == nil ? names.contains(target) : options.targetDataset == target)
    }
    let others = names.filter { $0 != options.targetDataset }
    if let pair {
      options.dataset = pair.0
      options.targetDataset = pair.1
    } else if others.count == 1 {
      options.dataset = others[0]
    } else {
      throw DatasetError(
        path: path,
        "name the array of the features with the key 'dataset', and that of the target with 'target_dataset'; there are \(listed)")
    }
    return options
  }
}
