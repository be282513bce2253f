// Sweeps grids, and verifies their runs.

import Foundation
import SQLite
import TestSupport
import Testing

enum Verifying {
  static func sweep(
    _ directory: TemporaryDirectory, parameters: String = "width: [2, 4], epochs: 5",
    more: String = "seeds: 2"
  ) throws {
    try directory.writeGrid(parameters: parameters, more: more)
    #expect(try Netlab.run("sweep", "grid.json", "--quiet", in: directory).status == 0)
  }

  static func store(_ directory: TemporaryDirectory) throws -> Connection {
    try Connection(path: directory.file("runs/netlab.db"), mode: .readWrite)
  }

  static func ids(_ directory: TemporaryDirectory) throws -> [String] {
    try store(directory).rows("SELECT id FROM run ORDER BY id").compactMap(\.[0].text)
  }

  /// - Returns: the rows of the table without its header.
  static func verify(
    _ words: String..., in directory: TemporaryDirectory, status: Int32
  ) throws -> [[String]] {
    let outcome = try Netlab.run(["verify", "--quiet", "--format", "json"] + words, in: directory)
    #expect(outcome.status == status, "\(outcome.errors)")
    #expect(outcome.errors == "")
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
    return rows.map { row in
      ["run", "result", "epochs", "tensors", "remark", "difference"].map { column in
        row[column].map { $0 is NSNull ? "" : "\($0)" } ?? "no such column"
      }
    }
  }

  /// The SHA-256 of a file, computed by sha256sum.
  static func sha256(_ url: URL) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
    process.arguments = [url.path]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let output = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return String(output.prefix(64))
  }
}
