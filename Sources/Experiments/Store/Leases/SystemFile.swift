// Reads files in /proc.

import Files
import Glibc

/// Files that the kernel generates, which have no size.
package enum SystemFile {
  /// The first 4096 bytes.
  package static func contents(_ path: String) throws -> String {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw FileError("read", path) }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = read(file, &buffer, buffer.count)
    guard count >= 0 else { throw FileError("read", path) }
    return String(decoding: buffer.prefix(count), as: UTF8.self)
  }

  /// The target of a symbolic link; nil if there is none.
  package static func target(ofLink path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 256)
    let count = readlink(path, &buffer, buffer.count)
    guard count >= 0 else { return nil }
    return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
