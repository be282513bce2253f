// Checks an image before HDF5 parses it.

/// The subset of the HDF5 file format with checksums over everything that HDF5 follows.
///
/// HDF5 1.10 trusts its input: a flipped bit in the format before 1.8, which has no checksums, can make it write past
/// its buffers. That format is refused.
enum ImageFormat {
  private static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
  private static let objectSignature = Array("OHDR".utf8)

  /// Throws unless `image` begins with a superblock of version 2 or 3 with 64-bit addresses, and its root group has a
  /// header with a checksum.
  static func check(_ image: [UInt8]) throws(HDF5Error) {
    let operation = "open the HDF5 image"
    // HDF5 would also search for the signature further on, and open a file on disk for an empty image.
    guard image.starts(with: signature) else {
      throw HDF5Error(operation: operation, message: "its first bytes are not HDF5's signature")
    }
    guard let version = image.integer(at: 8, size: 1), 2...3 ~= version else {
      throw HDF5Error(
        operation: operation, message: "its format is from before HDF5 1.8, without checksums, or unknown")
    }
    guard image.integer(at: 9, size: 2) == 0x0808, let root = image.integer(at: 36, size: 8) else {
      throw HDF5Error(operation: operation, message: "its addresses do not have 64 bits")
    }
    try checkObject(at: root, in: image, operation)
  }

  /// Throws unless the object at `address` has a header with a checksum.
  static func checkObject(at address: Int?, in image: [UInt8], _ operation: String) throws(HDF5Error) {
    guard let address, address <= image.count, image[address...].starts(with: objectSignature) else {
      throw HDF5Error(operation: operation, message: "it has no header of the format of HDF5 1.8 or later")
    }
  }
}
