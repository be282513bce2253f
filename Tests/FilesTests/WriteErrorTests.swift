import Files
import TestSupport
import Testing

struct WriteErrorTests {
  @Test("A file cannot take the place of a folder, and nothing of the attempt is left")
  func folder() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("", to: "folder/file")
      #expect(throws: FileError.self) { try File.writeAtomically("text", to: directory.file("folder")) }
      #expect(directory.contents() == ["folder", "folder/file"])
    }
  }
}
