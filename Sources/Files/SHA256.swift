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
    hexadecimal = digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// The digest of a text's UTF-8 bytes.
  public init(of text: String) throws(Unavailable) {
    try self.init(of: text.utf8)
  }

  public struct Unavailable: Error, CustomStringConvertible {
    public var description: String { "the OpenSSL of this machine does not provide SHA-256" }
  }
}
