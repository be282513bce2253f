import Files
import Foundation
import TestSupport
import Testing

struct LargeFileTests {
  @Test("A file that does not fit in memory, or exceeds the limit, is an error")
  func sizes() throws {
    try TemporaryDirectory.with { directory in
      let path = try directory.write("", to: "large")
      for (size, code) in [(File.largestSize, ENOMEM), (File.largestSize + 1, EFBIG)] {
        #expect(truncate(path, size) == 0)
        let isHeld = code == ENOMEM && Memory.physical > size
        if !isHeld { #expect(throws: FileError("read", path, code: code)) { try File.read(path) } }
      }
    }
  }
}
