import Files
import TestSupport
import Testing

struct FileSizeTests {
  @Test("A file has the size of its bytes, and one that is not there has none")
  func size() throws {
    try TemporaryDirectory.with { directory in
      try directory.write("äbc", to: "file")
      #expect(File.size(directory.file("file")) == 4)
      try directory.write("", to: "empty")
      #expect(File.size(directory.file("empty")) == 0)
      #expect(File.size(directory.file("missing")) == 0)
    }
  }
}
