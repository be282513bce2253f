import Files
import Foundation
import Glibc
import Testing

struct ShortFileTests {
  /// sysfs says 4096 bytes of every file.
  private static let path = "/sys/devices/system/cpu/online"

  @Test(
    "A file with fewer bytes than its size gives the bytes it has",
    .enabled(if: FileManager.default.fileExists(atPath: path)))
  func short() throws {
    let bytes = try File.read(Self.path)
    #expect(bytes.count < File.size(Self.path))
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: Self.path))
    #expect(try Data(bytes) == handle.readToEnd())
  }

  @Test(
    "An interruption from before does not make it read the end again and again",
    .enabled(if: FileManager.default.fileExists(atPath: path)))
  func oldInterruption() throws {
    errno = EINTR
    #expect(try !File.read(Self.path).isEmpty)
  }
}
