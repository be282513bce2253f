import Files
import TestSupport
import Testing

struct FileSizeTests {
  @Test("A file's size is its number of bytes, 0 if it is missing")
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
