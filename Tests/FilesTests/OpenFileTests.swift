// Checks that no file stays open after an operation.

import Foundation
import TestSupport
import Testing

@testable import Files

struct OpenFileTests {
  /// What this process has open in the folder.
  private func open(in directory: TemporaryDirectory) throws -> [String] {
    let root = Path.absolute(directory.path)
    return try File.names(in: "/proc/self/fd")
      .compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)") }
      .filter { $0.hasPrefix(root) }
  }

  @Test(
    "A pipe under a temporary name is removed without blocking, and so is a link to a file being written")
  func odd() throws {
    try TemporaryDirectory.with { directory in
      let pipe = directory.file("data.0123456789abcdef.tmp")
      #expect(mkfifo(pipe, 0o600) == 0)
      #expect(!AtomicFileWriter.isBeingWritten(pipe))
      #expect(try AtomicFileWriter.removeAbandoned(pipe))
      let writer = try AtomicFileWriter(directory.file("own"))
      let own = try #require(directory.contents().first)
      #expect(symlink(own, pipe) == 0)
      #expect(!AtomicFileWriter.isBeingWritten(pipe) && AtomicFileWriter.isBeingWritten(directory.file(own)))
      #expect(try AtomicFileWriter.removeAbandoned(pipe))
      #expect(directory.contents() == [own])
      try writer.commit()
    }
  }

  @Test("Files and folders are closed, also after an error")
  func closed() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("x", to: "file")
      try directory.write("x", to: "tree/a/b")
      let file = directory.file("file")
      _ = try File.read(file)
      #expect(throws: FileError.self) { try File.read(directory.path) }
      try File.writeAtomically("y", to: file)
      #expect(throws: FileError.self) { try File.writeAtomically("y", to: directory.file("tree")) }
      #expect(try File.names(in: directory.path) == ["file", "tree"])
      try File.synchronizeDirectory(directory.path)
      try directory.write("", to: "data.0123456789abcdef.tmp")
      #expect(!AtomicFileWriter.isBeingWritten(directory.file("data.0123456789abcdef.tmp")))
      #expect(try AtomicFileWriter.removeAbandoned(directory.file("data.0123456789abcdef.tmp")))
      do {
        let writer = try AtomicFileWriter(directory.file("data"))
        #expect(try open(in: directory).count == 1)
        #expect(
          AtomicFileWriter.isBeingWritten(
            directory.file(directory.contents().first { $0.hasPrefix("data.") } ?? "")))
        #expect(try open(in: directory).count == 1)
        try writer.append("z")
      }
      try File.removeTree(directory.file("tree"))
      #expect(throws: FileError("remove", file, code: ENOTDIR)) { try File.removeTree(file) }
      // Pipes do not block.
      #expect(mkfifo(directory.file("pipe"), 0o600) == 0)
      #expect(throws: FileError("remove", directory.file("pipe"), code: ENOTDIR)) {
        try File.removeTree(directory.file("pipe"))
      }
      try directory.write("", to: "pipes/file")
      #expect(mkfifo(directory.file("pipes/pipe"), 0o600) == 0)
      try File.removeTree(directory.file("pipes"))
      #expect(directory.contents() == ["file", "pipe"])
      #expect(try open(in: directory) == [])
    }
  }
}
