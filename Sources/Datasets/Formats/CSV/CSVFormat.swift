/// Text tables: see `CSVReader`.
package struct CSVFormat: DataFormat {
  package static let title = "CSV"
  package static let keys: Set<ReadingOptions.Key> = [
    .separator, .decimal, .encoding, .header, .skipRows, .missing,
  ]

  package static func sniff(_ start: [UInt8]) -> Bool { true }

  package static func read(
    _ file: DataFile, labels: DataFile?, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws -> RawTable {
    try CSVReader.read(file, options, request)
  }
}
