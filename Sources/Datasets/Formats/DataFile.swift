import Files

/// A file of a data set, read whole.
public struct DataFile: Sendable {
  /// Named in errors.
  public let path: String
  public let bytes: [UInt8]

  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
  }

  /// - Throws: `FileError` where the file cannot be read.
  public init(reading path: String) throws(FileError) {
    self.init(path: path, bytes: try File.read(path))
  }

  /// What tells data sets apart: of one file its SHA-256, of several that of a list of theirs, one a line. In hexadecimal.
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
