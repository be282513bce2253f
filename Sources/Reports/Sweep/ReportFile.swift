// A file of a report.

import Files

/// A file's name and content.
public struct ReportFile: Sendable {
  public let name: String
  public let bytes: [UInt8]

  init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// Writes it to a folder, which must exist.
  ///
  /// - Returns: its path.
  public func write(to directory: String) throws(FileError) -> String {
    let path = Path.resolve(name, from: directory)
    try File.writeAtomically(bytes, to: path)
    return path
  }

  /// Whether the folder has the file with exactly this content.
  public func isCurrent(in directory: String) throws(FileError) -> Bool {
    let path = Path.resolve(name, from: directory)
    guard try File.exists(path) else { return false }
    return try File.read(path) == bytes
  }
}
