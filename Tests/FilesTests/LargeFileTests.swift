import Files
import Foundation
import TestSupport
import Testing

struct LargeFileTests {
  @Test("A file that this machine's memory does not hold is an error, and so is one above the limit")
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
