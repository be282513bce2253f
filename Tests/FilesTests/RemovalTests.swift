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
      // What stands in the way is told, and not what the folder itself says then.
      #expect(throws: FileError("remove", "/proc/self/fdinfo", code: ENOTDIR)) {
        try File.removeTree("/proc/self/fdinfo")
      }
    }
  }
}
