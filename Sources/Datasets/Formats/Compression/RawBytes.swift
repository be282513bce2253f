// The bytes of a file as stored.

import Files

/// A file's stored bytes, read from beginning to end.
final class RawBytes {
  private enum Source {
    case bytes([UInt8])
    case file(FileReader)
  }

  let path: String
  let size: Int
  /// The number of bytes read.
  private(set) var position = 0
  private let source: Source

  init(path: String, _ bytes: [UInt8]) {
    self.path = path
    size = bytes.count
    source = .bytes(bytes)
  }

  init(_ reader: FileReader, _ identity: FileReader.Identity) {
    path = reader.path
    size = identity.size
    source = .file(reader)
  }

  /// Fills a buffer with the next bytes.
  ///
  /// - Returns: the number of bytes; less than the buffer's size only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    let count: Int
    switch source {
    case .bytes(let bytes):
      count = min(buffer.count, size - position)
      bytes.withUnsafeBytes {
        buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[position..<position + count]))
      }
    case .file(let reader):
      do throws(FileError) {
        count = try reader.read(into: buffer)
      } catch {
        throw DatasetError(path: path, "the file cannot be read: \(error.reason)")
      }
      guard position + count <= size, count == buffer.count || position + count == size else {
        throw DatasetError(path: path, "the file was changed while it was being read")
      }
    }
    position += count
    return count
  }
}

/// A buffer of stored bytes on their way to a decompressor.
final class RawBuffer {
  let raw: RawBytes
  private let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 17, alignment: 64)
  private var start = 0
  private var end = 0

  init(_ raw: RawBytes) { self.raw = raw }

  deinit { buffer.deallocate() }

  /// The next bytes, at least `count` unless the file ends before; `count` is small.
  func peek(_ count: Int = 1) throws(DatasetError) -> UnsafeRawBufferPointer {
    if end - start < count {
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: buffer[start..<end]))
      (start, end) = (0, end - start)
      end += try raw.read(into: UnsafeMutableRawBufferPointer(rebasing: buffer[end...]))
    }
    return UnsafeRawBufferPointer(rebasing: buffer[start..<end])
  }

  func consume(_ count: Int) { start += count }

  /// The bytes that `peek` has read and nobody consumed.
  var buffered: UnsafeRawBufferPointer { UnsafeRawBufferPointer(rebasing: buffer[start..<end]) }

  /// The position of the next byte in the file.
  var position: Int { raw.position - (end - start) }
}
