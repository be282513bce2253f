import Files
import Foundation
import TestSupport
import Testing

struct FileCopyTests {
  private func number(_ path: String, _ key: FileAttributeKey) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[key] as? Int
  }

  @Test("A copy on one file system is a second name")
  func link() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("text", to: "a")
      try File.copy(directory.file("a"), to: directory.file("b"))
      #expect(try directory.read("b") == "text")
      #expect(
        try number(directory.file("a"), .systemFileNumber) == number(directory.file("b"), .systemFileNumber))
    }
  }

  @Test(
    "A copy on another file system has the same bytes",
    .enabled(if: FileManager.default.isWritableFile(atPath: "/dev/shm")))
  func otherFileSystem() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("text", to: "a")
      let target = "/dev/shm/netlab-test-\(UUID().uuidString)"
      defer { try? File.remove(target) }
      try File.copy(directory.file("a"), to: target)
      #expect(try File.read(target) == Array("text".utf8))
    }
  }

  @Test("Copying a link copies its target; pipes and folders cannot be copied")
  func links() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("text", to: "a")
      try FileManager.default.createSymbolicLink(atPath: directory.file("link"), withDestinationPath: "a")
      try File.copy(directory.file("link"), to: directory.file("b"))
      try directory.write("", to: "other/empty")
      try FileManager.default.moveItem(atPath: directory.file("b"), toPath: directory.file("other/b"))
      #expect(try directory.read("other/b") == "text")
      #expect(mkfifo(directory.file("pipe"), 0o600) == 0)
      for name in ["pipe", "other"] {
        #expect(throws: FileError("read", directory.file(name), code: EINVAL)) {
          try File.copy(directory.file(name), to: directory.file("c"))
        }
      }
      #expect(!directory.exists("c"))
    }
  }

  @Test("A missing file cannot be copied, and nothing is overwritten")
  func errors() throws {
    try TemporaryDirectory.with { directory in
      let missing = directory.file("missing")
      #expect(throws: FileError("copy", missing, code: ENOENT)) {
        try File.copy(missing, to: directory.file("a"))
      }
      try directory.write("old", to: "a")
      try directory.write("new", to: "b")
      #expect(throws: FileError("copy", directory.file("b"), code: EEXIST)) {
        try File.copy(directory.file("b"), to: directory.file("a"))
      }
      #expect(try directory.read("a") == "old")
    }
  }
}
