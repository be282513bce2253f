import Files
import Glibc
import Testing

@testable import Experiments

struct SystemFileTests {
  @Test("Files without a size are read, and read errors are reported")
  func contents() throws {
    #expect(try SystemFile.contents("/proc/self/comm").hasSuffix("\n"))
    #expect(throws: FileError("read", "/proc/self/none", code: ENOENT)) {
      try SystemFile.contents("/proc/self/none")
    }
    // There is no memory at address 0.
    #expect(throws: FileError("read", "/proc/self/mem", code: EIO)) {
      try SystemFile.contents("/proc/self/mem")
    }
  }
}
