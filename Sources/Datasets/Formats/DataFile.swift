import Files

/// A file of a data set, read into memory.
public struct DataFile: Sendable {
  /// The path, for errors.
  public let path: String
  public let bytes: [UInt8]

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// The first bytes, to tell the format.
  package var start: [UInt8] { Array(bytes.prefix(1 << 16)) }

  /// - Throws: `FileError` if the file cannot be read.
  public init(reading path: String) throws(FileError) {
    self.init(path: path, bytes: try File.read(path))
  }

  /// The identity of a data set, in hexadecimal: the SHA-256 of one file; for several files that of a list of their
  /// hashes, one per line.
  public static func digest(of files: [DataFile]) throws(SHA256.Unavailable) -> String {
    var list = ""
    for file in files {
      let digest = try SHA256(of: file.bytes).hexadecimal
      if files.count == 1 { return digest }
      list += digest + "\n"
    }
    return try SHA256(of: list).hexadecimal
  }
}
