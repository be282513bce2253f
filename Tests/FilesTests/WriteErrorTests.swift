import Files
import TestSupport
import Testing

struct WriteErrorTests {
  @Test("A file cannot replace a folder, and the attempt leaves nothing")
  func folder() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("", to: "folder/file")
      #expect(throws: FileError.self) { try File.writeAtomically("text", to: directory.file("folder")) }
      #expect(directory.contents() == ["folder", "folder/file"])
    }
  }
}
