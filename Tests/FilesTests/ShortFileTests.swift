import Files
import Foundation
import Testing

struct ShortFileTests {
  /// sysfs says 4096 bytes of every file.
  private static let path = "/sys/devices/system/cpu/online"

  @Test("A file with fewer bytes than it says gives those that it has", .enabled(if: File.exists(path)))
  func short() throws {
    let bytes = try File.read(Self.path)
    #expect(bytes.count < File.size(Self.path))
    let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: Self.path))
    #expect(try Data(bytes) == handle.readToEnd())
  }
}
