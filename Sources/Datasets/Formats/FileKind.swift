/// A kind of binary file, recognised by its first bytes.
///
/// Some signatures are plain letters that a table may also begin with: use it only for files that are not text.
struct FileKind {
  /// Completes "the file is …".
  let name: String
  /// What to do with such a file.
  let advice: String
  private let signature: [UInt8]

  private init(_ name: String, _ signature: [UInt8], _ advice: String = "export the table as CSV") {
    self.name = name
    self.signature = signature
    self.advice = advice
  }

  private init(_ name: String, _ signature: String, _ advice: String = "export the table as CSV") {
    self.init(name, Array(signature.utf8), advice)
  }

  /// The kind of a file with these bytes; nil if unknown.
  static func of(_ bytes: [UInt8]) -> FileKind? {
    all.first { bytes.starts(with: $0.signature) }
  }

  private static let all = compressed + archives + tables + images

  private static let compressed =
    [
      FileKind("compressed by xz", [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00], "unpack it with unxz"),
      FileKind("compressed by LZ4", [0x04, 0x22, 0x4D, 0x18], "unpack it with unlz4"),
      FileKind("compressed by compress", [0x1F, 0x9D], "unpack it with uncompress"),
    ] + (1...9).map { FileKind("compressed by bzip2", "BZh\($0)1AY&SY", "unpack it with bunzip2") }

  private static let archives = [
    FileKind(
      "a zip archive, as XLSX, ODS and NPZ files are", "PK\u{3}\u{4}", "unpack it, or export the table as CSV"
    ),
    FileKind("an empty zip archive", "PK\u{5}\u{6}"),
    FileKind("a 7-Zip archive", [0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C], "unpack it"),
    FileKind("a RAR archive", "Rar!\u{1A}\u{7}", "unpack it"),
  ]

  private static let tables = [
    FileKind("an XLS or another Office file", [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]),
    FileKind("Parquet", "PAR1"),
    FileKind("Arrow", "ARROW1"),
    FileKind("Feather", "FEA1"),
    FileKind("Avro", "Obj\u{1}"),
    FileKind("HDF5", [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]),
    FileKind("an SQLite database", "SQLite format 3\0"),
    FileKind("NPY", [0x93] + Array("NUMPY".utf8)),
    FileKind("a MATLAB file", "MATLAB 5.0 MAT-file"),
    FileKind("a PDF document", "%PDF-"),
  ]

  private static let images = [
    FileKind("a PNG image", [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]),
    FileKind("a JPEG image", [0xFF, 0xD8, 0xFF]),
    FileKind("a GIF image", "GIF8"),
    FileKind("a TIFF image", [0x49, 0x49, 0x2A, 0x00]),
    FileKind("a TIFF image", [0x4D, 0x4D, 0x00, 0x2A]),
    FileKind("a program", [0x7F, 0x45, 0x4C, 0x46]),
  ]
}
