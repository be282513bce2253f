// Reads datasets of HDF5 files, which may be a stranger's.

import Files
import HDF5

/// Reads a dataset of an HDF5 file as a table, and another one as its target.
package enum HDF5Table: DataFormat {
  package static let title = "HDF5"
  package static let keys: Set<ReadingOptions.Key> = [.dataset, .targetDataset, .missing]

  /// Whether a file begins as HDF5 files do.
  package static func sniff(_ start: [UInt8]) -> Bool { start.starts(with: HDF5Tables.signature) }

  /// Reads the datasets that `dataset` and `target_dataset` name. Without names, they are found by common
  /// pairs of names, such as `X` and `y`; a single dataset needs none.
  ///
  /// - Returns: the dataset's columns: those of a compound type by their names, those of an array as by
  ///   `NPYTable`. Behind them come the target's, named after its dataset.
  /// - Throws: `DatasetError`.
  package static func read(
    _ file: DataFile, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws -> RawTable {
    do {
      let tables = try HDF5Tables(file.contents())
      var options = options
      options.dataset = options.dataset.map(plain)
      options.targetDataset = options.targetDataset.map(plain)
      let isNamed =
        try options.dataset.flatMap { try tables.dataset($0) } != nil
        && (try options.targetDataset.map { try tables.dataset($0) != nil } ?? true)
      if !isNamed {
        let paths = try tables.paths()
        guard !paths.isEmpty else { throw DatasetError(path: file.path, "the file has no datasets") }
        options = try ArrayChoice.complete(options, among: paths, noun: "dataset", path: file.path)
      }
      let reader = Reader(path: file.path, tables: tables, missing: options.missing, request: request)
      let (dataset, rows) = try reader.open(options.dataset ?? "")
      var columns = try reader.columns(of: dataset, named: nil)
      if let name = options.targetDataset {
        let (target, count) = try reader.open(name)
        guard count == rows else {
          throw DatasetError(
            path: file.path,
            "the dataset \(name.quoted) has \(count) rows, and \(dataset.path.quoted) \(rows)")
        }
        columns += try reader.columns(of: target, named: name)
      }
      return RawTable(columns: columns, count: rows, isArray: !dataset.isCompound, reading: options)
        .markingMissing(options.missing)
    } catch let error as HDF5Error {
      throw DatasetError(path: file.path, "\(error)")
    }
  }

  /// How to read the test split of a file that has one beside the datasets that were read, as
  /// `NPZTable.test`.
  package static func test(_ file: DataFile, beside options: ReadingOptions) throws -> ReadingOptions? {
    let bytes = try file.contents()
    do throws(HDF5Error) {
      return ArrayChoice.test(beside: options, among: try HDF5Tables(bytes).paths())
    } catch {
      throw DatasetError(path: file.path, "\(error)")
    }
  }

  /// A path without a slash at its ends.
  private static func plain(_ path: String) -> String { path.split(separator: "/").joined(separator: "/") }
}

extension HDF5Tables.StoredDataset {
  fileprivate var isCompound: Bool { if case .compound = type { true } else { false } }
}

/// Reads the columns of datasets.
private struct Reader {
  let path: String
  let tables: HDF5Tables
  let missing: [String]
  let request: ColumnRequest

  /// A column: its place in the contents, and its type, which is a single value.
  private struct Leaf {
    let name: String
    let offset: Int
    let stride: Int
    let type: StoredType
  }

  /// - Returns: the dataset, and its number of rows.
  func open(_ name: String) throws -> (HDF5Tables.StoredDataset, rows: Int) {
    guard let dataset = try tables.dataset(name) else {
      throw DatasetError(path: path, "there is no dataset \(name.quoted)")
    }
    try ArrayShape(dataset.shape).check("the dataset \(name.quoted)", path: path)
    guard let size = tables.byteCount(of: dataset) else {
      throw DatasetError(path: path, "the dataset \(name.quoted) claims to be larger than the file can hold")
    }
    guard size < Memory.physical / 2 else {
      throw DatasetError(
        path: path,
        "the dataset \(name.quoted) takes \(size >> 30) GiB, and this machine has \(Memory.physical >> 30)")
    }
    return (dataset, dataset.shape.first ?? 1)
  }

  /// - Parameter name: of an array's columns; nil for `x` or `pixel`.
  func columns(of dataset: HDF5Tables.StoredDataset, named name: String?) throws -> [RawTable.Column] {
    let shape = ArrayShape(dataset.shape)
    // First the values, as a damaged shape could claim to have a million columns, each with a name.
    let bytes = try tables.contents(of: dataset)
    let leaves = try leaves(of: dataset, shape, named: name)
    let reader = StoredColumns(
      path: path, bytes: bytes, rows: shape.rows, missing: Set(missing),
      isTyped: dataset.isCompound || shape.dimensions.count == 1)
    var columns: [RawTable.Column] = []
    // Fields are read together as far as possible.
    var fields: [StoredField] = []
    for leaf in leaves where request.treatment(of: leaf.name) != .skip {
      if let element = leaf.type.element {
        fields.append(
          StoredField(name: leaf.name, element: element, offset: leaf.offset, stride: leaf.stride))
        continue
      }
      columns += try reader.read(fields, request)
      fields = []
      columns.append(RawTable.Column(leaf.name, try words(leaf, bytes, shape.rows, isTyped: reader.isTyped)))
    }
    return columns + (try reader.read(fields, request))
  }

  private func leaves(
    of dataset: HDF5Tables.StoredDataset, _ shape: ArrayShape, named name: String?
  ) throws -> [Leaf] {
    let size = dataset.type.size
    let count = dataset.type.leafCount
    let fault = DatasetError(
      path: path,
      "the dataset \(dataset.path.quoted) has \(count) columns; expected 1 to \(Dataset.maxFeatures)")
    guard 1...Dataset.maxFeatures ~= count else { throw fault }
    guard dataset.isCompound else {
      // Elements that are arrays are more dimensions.
      var lengths = shape.dimensions
      var type = dataset.type
      while case .array(let more, let element) = type {
        lengths += more
        type = element
      }
      let flat = ArrayShape(lengths)
      try flat.check("the dataset \(dataset.path.quoted)", path: path)
      let element = StoredElement(.unsigned, size: type.size)
      let last = name.map { String($0.split(separator: "/").last ?? "") }
      return flat.fields(named: last, element: element).map {
        Leaf(name: $0.name, offset: $0.offset, stride: $0.stride, type: type)
      }
    }
    guard dataset.shape.count == 1 else {
      throw DatasetError(
        path: path,
        "the dataset \(dataset.path.quoted) has records in \(dataset.shape.count) dimensions; expected one")
    }
    let leaves = dataset.type.leaves(named: "", at: 0)
    let names = CSVHeader.unique(leaves.map(\.name.trimmed))
    return zip(names, leaves).map { Leaf(name: $0, offset: $1.offset, stride: size, type: $1.type) }
  }

  /// Texts of any length, or names of numbers.
  private func words(_ leaf: Leaf, _ bytes: [UInt8], _ rows: Int, isTyped: Bool) throws -> RawValues {
    func value(_ row: Int) -> ArraySlice<UInt8> {
      let start = leaf.offset + row * leaf.stride
      return bytes[start..<start + leaf.type.size]
    }
    let texts: [String]
    switch leaf.type {
    case .reference: texts = try tables.texts((0..<rows).flatMap(value))
    case .enumeration(_, let names):
      texts = try (0..<rows).map { row in
        guard let name = names[Array(value(row))] else {
          throw DatasetError(
            path: path, "row \(row + 1) of column \(leaf.name.quoted) holds a number without a name")
        }
        return name
      }
    case .other(let what, _):
      throw DatasetError(path: path, "the column \(leaf.name.quoted) holds \(what), not numbers or texts")
    default: throw DatasetError(path: path, "the column \(leaf.name.quoted) holds records within an array")
    }
    let treatment = request.treatment(of: leaf.name)
    var collector = ColumnCollector(
      treatment == .automatic && isTyped ? .words : treatment, missing: Set(missing))
    for (row, text) in texts.enumerated() {
      if text.isEmpty {
        collector.addMissing()
      } else if !collector.add(text) {
        throw DatasetError(
          path: path, "row \(row + 1) of column \(leaf.name.quoted) holds \(text.quoted), not a number")
      }
    }
    return collector.values
  }
}

extension StoredType {
  /// The type of a value in its own bytes; nil for others.
  fileprivate var element: StoredElement? {
    switch self {
    case .integer(let size, let isSigned, let isBigEndian):
      StoredElement(isSigned ? .signed : .unsigned, size: size, isBigEndian: isBigEndian)
    case .float(let size, let isBigEndian): StoredElement(.float, size: size, isBigEndian: isBigEndian)
    case .boolean: StoredElement(.boolean, size: 1)
    case .text(let size, .terminated): StoredElement(.text(.terminated), size: size)
    case .text(let size, .zeros): StoredElement(.text(.zeros), size: size)
    case .text(let size, .blanks): StoredElement(.text(.blanks), size: size)
    default: nil
    }
  }

  /// The number of `leaves`, at most `Int.max`.
  fileprivate var leafCount: Int {
    switch self {
    case .compound(let members, _):
      members.reduce(0) { $0.addingReportingOverflow($1.type.leafCount).partialValue }
    case .array(let lengths, let type): ArrayShape(lengths).byteCount(elementSize: type.leafCount) ?? .max
    default: 1
    }
  }

  /// The single values of a compound type, with their offsets.
  fileprivate func leaves(named name: String, at offset: Int) -> [(
    name: String, offset: Int, type: StoredType
  )] {
    switch self {
    case .compound(let members, _):
      members.flatMap { member in
        member.type.leaves(
          named: name.isEmpty ? member.name : "\(name)_\(member.name)", at: offset + member.offset)
      }
    case .array(_, let type) where type.leafCount == 0: []
    case .array(let lengths, let type):
      ArrayShape.names(name, lengths).enumerated().flatMap { place, name in
        type.leaves(named: name, at: offset + place * type.size)
      }
    default: [(name, offset, self)]
    }
  }
}
