// The files that a sweep's data are in.

import Datasets
import Files

/// Their bytes: one CSV file, or two in the IDX format, of examples and of labels.
struct DataFiles {
  private let path: String
  private let bytes: [UInt8]
  /// Where the bytes are of the examples alone.
  private let labels: (path: String, bytes: [UInt8])?
  /// SHA-256 of all of them, in hexadecimal.
  let digest: String

  /// - Parameters:
  ///   - path: of the CSV file, or of the examples.
  ///   - target: the name of a column, or of the labels' file in the same folder.
  /// - Throws: `Unreadable`, or `SHA256.Unavailable`.
  init(_ path: String, target: String) throws {
    self.path = path
    bytes = try Self.read(path, "path")
    guard Dataset.isIDX(bytes) else {
      labels = nil
      digest = try SHA256(of: bytes).hexadecimal
      return
    }
    let labelsPath = Path.resolve(target, from: Path.directory(of: path))
    let labelBytes = try Self.read(labelsPath, "target")
    labels = (labelsPath, labelBytes)
    digest = try Dataset.digest(bytes, labelBytes)
  }

  /// Which of the files cannot be read, by its key in `data`.
  struct Unreadable: Error, CustomStringConvertible {
    let key: String
    let description: String
  }

  private static func read(_ path: String, _ key: String) throws(Unreadable) -> [UInt8] {
    do throws(FileError) {
      return try File.read(path)
    } catch {
      throw Unreadable(key: key, description: error.description)
    }
  }

  func dataset(target: String, task: Task?) throws -> Dataset {
    guard let labels else { return try Dataset.csv(bytes, path: path, target: target, task: task) }
    return try Dataset.idx(bytes, labels: labels.bytes, path: path, labelsPath: labels.path, task: task)
  }
}
