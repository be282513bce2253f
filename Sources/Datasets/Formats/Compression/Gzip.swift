import CZlib

/// Decompresses a gzip file (RFC 1952) incrementally with zlib, never more than requested. Like gunzip, it reads the
/// members of a file one after the other.
final class Gzip: Decompressor {
  static let signature: [UInt8] = [0x1F, 0x8B]
  /// The maximum compression ratio of deflate, which bounds the contents of a small file.
  static let largestRatio = 1032

  let title = "gzip"
  private var isInMember = true
  // zlib keeps this address.
  private let stream: UnsafeMutablePointer<z_stream>

  init() throws(DecompressionFault) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard netlab_inflate_init_gzip(stream) == Z_OK else { throw .damaged }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  func decompress(
    _ input: UnsafeRawBufferPointer, _ consumed: inout Int, into output: UnsafeMutableRawBufferPointer,
    _ produced: inout Int
  ) throws(DecompressionFault) {
    if !isInMember {
      guard input.count >= 2, input[0] == Self.signature[0], input[1] == Self.signature[1] else { return }
      guard inflateReset(stream) == Z_OK else { throw .damaged }
      isInMember = true
    }
    // zlib counts in 32 bits, and never writes to its input.
    let (available, capacity) = (UInt32(clamping: input.count), UInt32(clamping: output.count))
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: Bytef.self))
    stream.pointee.avail_in = available
    stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: Bytef.self)
    stream.pointee.avail_out = capacity
    let status = inflate(stream, Z_NO_FLUSH)
    consumed = Int(available - stream.pointee.avail_in)
    produced = Int(capacity - stream.pointee.avail_out)
    switch status {
    case Z_STREAM_END: isInMember = false
    case Z_OK, Z_BUF_ERROR: break
    default: throw .damaged
    }
  }

  var isComplete: Bool { !isInMember }
}
