import Files
import Foundation
import TestSupport
import Testing

struct RemovalTests {
  @Test("A tree is removed without the targets of its links; a missing one is not an error")
  func tree() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("kept", to: "other/file")
      try directory.write("", to: "tree/a/b/file")
      try FileManager.default.createSymbolicLink(
        atPath: directory.file("tree/link"), withDestinationPath: directory.file("other"))
      try File.removeTree(directory.file("tree"))
      #expect(directory.contents() == ["other", "other/file"])
      try File.removeTree(directory.file("tree"))
      try File.remove(directory.file("tree"))
    }
  }

  @Test("A failed removal is an error")
  func errors() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("", to: "folder/file")
      #expect(throws: FileError.self) { try File.remove(directory.file("folder")) }
      // The reason is that of the file that cannot be removed, not that of its folder, which is not empty.
      #expect(throws: FileError("remove", "/proc/self/fdinfo", code: EPERM)) {
        try File.removeTree("/proc/self/fdinfo")
      }
      let file = directory.file("folder/file")
      #expect(throws: FileError("remove", file, code: ENOTDIR)) { try File.removeTree(file) }
      #expect(directory.exists("folder/file"))
    }
  }
}
