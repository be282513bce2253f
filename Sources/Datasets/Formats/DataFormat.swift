// The protocol of data formats. To add one, write a type and list it in `DataFormats.all`.

/// A file format of tables.
package protocol DataFormat: Sendable {
  /// The name in messages: `IDX`.
  static var title: String { get }
  /// The keys of a spec's `data` that belong to it besides `path` and `test_path`.
  static var keys: Set<ReadingOptions.Key> { get }

  /// Whether a file that begins like this has this format.
  ///
  /// - Parameter start: the first bytes, decompressed.
  static func sniff(_ start: [UInt8]) -> Bool

  /// Reads a table.
  ///
  /// - Parameter request: the columns to read.
  /// - Throws: `DatasetError` for an error in a file.
  static func read(
    _ file: DataFile, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws -> RawTable

  /// Reads a table piece by piece, in order. Formats that cannot do that make one piece of it.
  ///
  /// - Parameter request: treats no column as `automatic`.
  static func readPieces(
    _ file: DataFile, _ options: ReadingOptions, _ request: ColumnRequest,
    _ body: (TablePiece) throws -> Void) throws

  /// How to read the arrays of a test split that a file holds beside those of the training data.
  ///
  /// - Parameter options: how the training data were read.
  /// - Returns: nil if the file has no such arrays.
  static func test(_ file: DataFile, beside options: ReadingOptions) throws -> ReadingOptions?

  /// Reads a table whose labels are in a file of their own.
  static func read(
    _ file: DataFile, labels: DataFile, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws -> RawTable
}

extension DataFormat {
  package static func readPieces(
    _ file: DataFile, _ options: ReadingOptions, _ request: ColumnRequest,
    _ body: (TablePiece) throws -> Void
  ) throws {
    try body(TablePiece(table: try read(file, options, request), start: 0, lines: nil))
  }

  package static func test(_ file: DataFile, beside options: ReadingOptions) throws -> ReadingOptions? { nil }

  package static func read(
    _ file: DataFile, labels: DataFile, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws -> RawTable {
    throw DatasetError(path: file.path, "\(title) files have no labels in a file of their own")
  }
}

/// The formats that netlab reads.
package enum DataFormats {
  /// In the order in which they are tried. CSV is last, since any text may be CSV.
  package static let all: [any DataFormat.Type] = [
    IDXTable.self, NPYTable.self, NPZTable.self, HDF5Table.self, SQLiteTable.self, ARFFTable.self,
    CSVReader.self,
  ]

  /// Detects the format of a file; the last one if none matches.
  package static func of(_ start: [UInt8]) -> any DataFormat.Type {
    all.first { $0.sniff(start) } ?? CSVReader.self
  }
}
