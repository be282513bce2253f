// Files compressed with gzip (RFC 1952), by zlib.

import CZlib

public enum Gzip {
  /// Whether bytes begin as gzip's do.
  public static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

  /// What was compressed.
  ///
  /// - Parameter limit: given the first 64 bytes, or all where there are fewer, the most bytes that it may be; what is more is a
  ///   fault, since a small file can claim to be endless.
  /// - Throws: `Damage`.
  public static func decompress(_ bytes: [UInt8], limit: ([UInt8]) -> Int) throws(Damage) -> [UInt8] {
    var stream = z_stream()
    guard netlab_inflate_init_gzip(&stream) == Z_OK else { throw Damage(reason: "zlib has no memory") }
    defer { inflateEnd(&stream) }
    var input = bytes
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var most: Int?
    var failure: Damage?
    input.withUnsafeMutableBufferPointer { input in
      stream.next_in = input.baseAddress
      stream.avail_in = UInt32(clamping: input.count)
      var code = Z_OK
      while code == Z_OK {
        let room = UInt32(buffer.count)
        code = buffer.withUnsafeMutableBufferPointer { buffer in
          stream.next_out = buffer.baseAddress
          stream.avail_out = room
          return inflate(&stream, Z_NO_FLUSH)
        }
        output += buffer[..<Int(room - stream.avail_out)]
        if most == nil { most = limit(Array(output.prefix(64))) }
        if let most, output.count > most {
          failure = Damage(reason: "it holds more than the \(most) bytes that it says")
          return
        }
      }
      if code != Z_STREAM_END {
        failure = Damage(reason: "its gzip data are damaged or cut off")
      } else if stream.avail_in > 0 {
        failure = Damage(reason: "something follows its gzip data")
      }
    }
    if let failure { throw failure }
    return output
  }

  /// Why there is nothing to be had of it.
  public struct Damage: Error, Equatable, Sendable, CustomStringConvertible {
    public let reason: String
    public var description: String { reason }
  }
}
