// SHA-256 (FIPS 180-4), using OpenSSL.

import COpenSSL

/// A digest of 32 bytes.
public struct SHA256: Hashable, Sendable {
  /// 64 lower-case hexadecimal digits.
  public let hexadecimal: String

  /// - Throws: `SHA256.Unavailable` if this machine's OpenSSL does not provide the algorithm.
  public init(of bytes: some Collection<UInt8>) throws(Unavailable) {
    try self.init(ofBytesOf: Array(bytes))
  }

  /// The digest of numbers as they lie in memory, which is little-endian on all supported machines.
  public init<Number: BitwiseCopyable>(ofBytesOf numbers: [Number]) throws(Unavailable) {
    var digest = [UInt8](repeating: 0, count: 32)
    let done = numbers.withUnsafeBytes {
      EVP_Digest($0.baseAddress, $0.count, &digest, nil, EVP_sha256(), nil)
    }
    guard done == 1 else { throw Unavailable() }
    self.init(digest)
  }

  /// The digest of a text's UTF-8 bytes.
  public init(of text: String) throws(Unavailable) {
    try self.init(of: text.utf8)
  }

  private init(_ digest: [UInt8]) {
    hexadecimal = digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  public struct Unavailable: Error, CustomStringConvertible {
    public var description: String { "the OpenSSL of this machine does not provide SHA-256" }
  }

  /// Computes a digest piece by piece.
  public final class Stream {
    private let context: OpaquePointer

    public init() throws(Unavailable) {
      guard let context = EVP_MD_CTX_new() else { throw Unavailable() }
      self.context = context
      guard EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1 else { throw Unavailable() }
    }

    deinit { EVP_MD_CTX_free(context) }

    public func update(_ bytes: UnsafeRawBufferPointer) throws(Unavailable) {
      guard EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1 else { throw Unavailable() }
    }

    /// Ends the stream.
    public func finish() throws(Unavailable) -> SHA256 {
      var digest = [UInt8](repeating: 0, count: 32)
      guard EVP_DigestFinal_ex(context, &digest, nil) == 1 else { throw Unavailable() }
      return SHA256(digest)
    }
  }
}
