import CZstd

/// Decompresses a Zstandard file (RFC 8878) incrementally with libzstd. A frame may ask for a window of at most 128
/// MiB, the limit of the program zstd.
final class Zstandard: Decompressor {
  static let signature: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

  let title = "Zstandard"
  private let context: OpaquePointer
  private var isInFrame = true

  init() throws(DecompressionFault) {
    guard let context = ZSTD_createDCtx() else { throw .damaged }
    self.context = context
  }

  deinit { ZSTD_freeDCtx(context) }

  func decompress(
    _ input: UnsafeRawBufferPointer, _ consumed: inout Int, into output: UnsafeMutableRawBufferPointer,
    _ produced: inout Int
  ) throws(DecompressionFault) {
    if !isInFrame, !input.starts(with: Self.signature) { return }
    var source = ZSTD_inBuffer(src: input.baseAddress, size: input.count, pos: 0)
    var target = ZSTD_outBuffer(dst: output.baseAddress, size: output.count, pos: 0)
    let status = ZSTD_decompressStream(context, &target, &source)
    (consumed, produced) = (source.pos, target.pos)
    guard ZSTD_isError(status) == 0 else { throw .damaged }
    isInFrame = status != 0
  }

  var isComplete: Bool { !isInFrame }
}
