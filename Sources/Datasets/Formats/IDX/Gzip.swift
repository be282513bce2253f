import CZlib

/// Decompresses a gzip file (RFC 1952) incrementally with zlib, never more than requested.
final class Gzip {
  /// The maximum compression ratio of deflate, which bounds the contents of a small file.
  static let largestRatio = 1032

  enum Fault: Error {
    /// The file ends before its contents.
    case truncated
    /// Not gzip, or the checksum does not match.
    case damaged
  }

  private let bytes: [UInt8]
  private var position = 0
  private var isAtEnd = false
  // zlib keeps this address.
  private let stream: UnsafeMutablePointer<z_stream>

  init(_ bytes: [UInt8]) throws(Fault) {
    self.bytes = bytes
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard netlab_inflate_init_gzip(stream) == Z_OK else { throw .damaged }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  static func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// The bytes after the end of the gzip data, once that was reached.
  var trailing: Int { isAtEnd ? bytes.count - position : 0 }

  /// Fills a buffer with the next bytes.
  ///
  /// - Returns: the number of bytes; less than the buffer's size only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(Fault) -> Int {
    var filled = 0
    while filled < buffer.count, !isAtEnd {
      let before = (filled, position)
      let status = inflate(into: UnsafeMutableRawBufferPointer(rebasing: buffer[filled...]), &filled)
      switch status {
      case Z_STREAM_END: isAtEnd = true
      case Z_OK, Z_BUF_ERROR: if (filled, position) == before { throw .truncated }
      default: throw .damaged
      }
    }
    return filled
  }

  private func inflate(into buffer: UnsafeMutableRawBufferPointer, _ filled: inout Int) -> Int32 {
    bytes.withUnsafeBytes { source in
      // zlib counts in 32 bits.
      let available = UInt32(clamping: source.count - position)
      let capacity = UInt32(clamping: buffer.count)
      // zlib never writes to its input.
      stream.pointee.next_in = UnsafeMutablePointer(
        mutating: source.baseAddress.map { ($0 + position).assumingMemoryBound(to: Bytef.self) })
      stream.pointee.avail_in = available
      stream.pointee.next_out = buffer.baseAddress?.assumingMemoryBound(to: Bytef.self)
      stream.pointee.avail_out = capacity
      let status = CZlib.inflate(stream, Z_NO_FLUSH)
      position += Int(available - stream.pointee.avail_in)
      filled += Int(capacity - stream.pointee.avail_out)
      return status
    }
  }
}
