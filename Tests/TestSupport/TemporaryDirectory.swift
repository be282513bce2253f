// A temporary folder for a test, removed afterwards.

import Foundation

public struct TemporaryDirectory: Sendable {
  public let path: String

  /// Runs a test's body with a new folder.
  public static func with<Result>(_ body: (TemporaryDirectory) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(
      "netlab-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(TemporaryDirectory(path: url.path))
  }

  public func file(_ name: String) -> String { "\(path)/\(name)" }

  /// Writes a text file, making the folders that its name mentions, and returns its path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String {
    let url = URL(fileURLWithPath: file(name))
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
    return url.path
  }

  public func read(_ name: String) throws -> String {
    try String(contentsOfFile: file(name), encoding: .utf8)
  }

  public func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: file(name))
  }

  /// The names of the files in the folder and below it, in order.
  public func contents(of folder: String = ".") -> [String] {
    (FileManager.default.enumerator(atPath: file(folder))?.compactMap { $0 as? String } ?? []).sorted()
  }
}
