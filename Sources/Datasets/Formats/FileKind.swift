/// A kind of file that netlab does not read, recognised by its first bytes.
///
/// Some signatures are plain letters that a table may also begin with: use it only for files that are not text.
struct FileKind {
  /// Completes "the file is …".
  let name: String
  /// What to do with such a file.
  let advice: String
  private let signature: [UInt8]

  private static let exportAdvice = "export the table as CSV"

  private init(_ name: String, _ signature: [UInt8], _ advice: String = exportAdvice) {
    self.name = name
    self.signature = signature
    self.advice = advice
  }

  private init(_ name: String, _ signature: String, _ advice: String = exportAdvice) {
    self.init(name, Array(signature.utf8), advice)
  }

  /// The kind of a file.
  ///
  /// - Parameter start: the first bytes, decompressed.
  /// - Returns: nil if it is unknown.
  static func of(_ start: [UInt8]) -> FileKind? {
    guard let kind = all.first(where: { start.starts(with: $0.signature) }) else { return nil }
    return kind.signature == zip.signature ? ofArchive(start) : kind
  }

  private static let all = compressed + archives + tables + images

  private static let compressed =
    [
      FileKind("compressed by xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "unpack it with unxz"),
      FileKind("compressed by LZ4", [0x04, 0x22, 0x4D, 0x18], "unpack it with unlz4"),
      FileKind("compressed by compress", [0x1F, 0x9D], "unpack it with uncompress"),
    ] + (1...9).map { FileKind("compressed by bzip2", "BZh\($0)1AY&SY", "unpack it with bunzip2") }

  private static let archives = [
    zip,
    FileKind("an empty zip archive", "PK\u{5}\u{6}"),
    FileKind("a 7-Zip archive", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "unpack it"),
    FileKind("a RAR archive", "Rar!\u{1A}\u{7}", "unpack it"),
  ]

  private static let tables = [
    FileKind("an XLS or another Office file", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1], sheetAdvice),
    FileKind("Parquet", "PAR1", pandasAdvice("read_parquet")),
    FileKind("Arrow", "ARROW1", pandasAdvice("read_feather")),
    FileKind("Feather", "FEA1", pandasAdvice("read_feather")),
    FileKind("Avro", "Obj\u{1}"),
    FileKind("a MATLAB file", "MATLAB 5.0 MAT-file", matlabAdvice),
    FileKind("a MATLAB 7.3 file", "MATLAB 7.3 MAT-file", matlabAdvice),
    FileKind("an R data file", "RDX2\n", rAdvice),
    FileKind("an R data file", "RDX3\n", rAdvice),
    // saveRDS: the letter is followed by a version of four bytes.
    FileKind("an R data file", "X\n\0\0\0", rAdvice),
    FileKind("a PDF document", "%PDF-"),
  ]

  private static let sheetAdvice = "export the sheet as CSV"
  private static let matlabAdvice = "export the table as CSV, in MATLAB with writetable(T, \"table.csv\")"
  private static let rAdvice =
    "export the table as CSV, in R with write.csv(d, \"table.csv\", row.names = FALSE)"

  /// - Parameter function: of pandas, which reads such files.
  private static func pandasAdvice(_ function: String) -> String {
    "convert it to CSV, in Python with pandas.\(function)(path).to_csv(\"table.csv\", index=False)"
  }

  private static let images = [
    FileKind("a PNG image", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
    FileKind("a JPEG image", [0xFF, 0xD8, 0xFF]),
    FileKind("a GIF image", "GIF8"),
    FileKind("a TIFF image", [0x49, 0x49, 0x2A, 0x00]),
    FileKind("a TIFF image", [0x4D, 0x4D, 0x00, 0x2A]),
    FileKind("a program", [0x7F, 0x45, 0x4C, 0x46]),
  ]

  // MARK: Zip archives

  private static let zip = FileKind("a zip archive", "PK\u{3}\u{4}", "unpack it")

  /// Spreadsheets are zip archives, known by the names of their entries.
  private static func ofArchive(_ start: [UInt8]) -> FileKind {
    let names = entryNames(start)
    if names.contains(where: { $0 == "[Content_Types].xml" || $0.hasPrefix("xl/") }) {
      return FileKind("an XLSX or another Office file", zip.signature, sheetAdvice)
    }
    return names.first == "mimetype"
      ? FileKind("an ODS or another OpenDocument file", zip.signature, sheetAdvice) : zip
  }

  /// The names in the local headers among the first bytes. Some may be missing or, in an entry's data, wrong.
  private static func entryNames(_ start: [UInt8]) -> [String] {
    start.indices.dropLast(30).compactMap { place in
      guard start[place] == zip.signature[0], start[place...].starts(with: zip.signature) else { return nil }
      // A header has 30 bytes, with the length of the name that follows at the 27th.
      let length = Int(start[place + 26]) | Int(start[place + 27]) << 8
      return String(decoding: start[(place + 30)...].prefix(length), as: UTF8.self)
    }
  }
}
