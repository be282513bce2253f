extension CSVReader: DataFormat {
  package static let title = "CSV"
  package static let keys: Set<ReadingOptions.Key> = [
    .separator, .decimal, .encoding, .header, .skipRows, .missing,
  ]

  /// Any text may be CSV.
  package static func sniff(_ start: [UInt8]) -> Bool { true }
}
