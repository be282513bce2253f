// Compresses the fuzzer's inputs in memory.

import CZlib
import CZstd

/// A gzip member whose blocks are stored without compression (RFC 1951, 3.2.4).
func gzip(_ bytes: [UInt8]) -> [UInt8] {
  func little(_ value: Int, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }
  var file: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255]
  var start = 0
  repeat {
    let part = bytes[start..<min(start + 65535, bytes.count)]
    start = part.endIndex
    file.append(start == bytes.count ? 1 : 0)
    file += little(part.count, 2) + little(~part.count, 2) + part
  } while start < bytes.count
  let checksum = bytes.withUnsafeBufferPointer { crc32(0, $0.baseAddress, UInt32($0.count)) }
  return file + little(Int(checksum), 4) + little(bytes.count, 4)
}

/// A Zstandard frame.
func zstandard(_ bytes: [UInt8]) -> [UInt8] {
  [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { buffer, count in
    let size = ZSTD_compress(buffer.baseAddress, buffer.count, bytes, bytes.count, 3)
    count = ZSTD_isError(size) == 0 ? size : 0
  }
}
