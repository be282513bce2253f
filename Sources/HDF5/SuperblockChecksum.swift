// Makes up for a fault of HDF5 before 2.0: H5Fget_file_image clears the flag "open for writing" in the
// superblock, and leaves the checksum over it as it was (HDF5's issue 1915). Nothing would open such an image.

/// The checksum at the end of a superblock of version 2 or 3 with addresses of 8 bytes: Bob Jenkins' lookup3
/// over what stands before it, the first 44 bytes of the file.
enum SuperblockChecksum {
  private static let range = 44..<48

  /// Puts the right checksum into `image`, a whole file of at least a superblock.
  static func correct(in image: inout [UInt8]) {
    let checksum = lookup3(image.prefix(range.lowerBound))
    image.replaceSubrange(range, with: range.indices.map { UInt8(truncatingIfNeeded: checksum >> (8 * ($0 - 44))) })
  }

  /// Bob Jenkins' hash of `bytes`, whose number must be a multiple of 4, with 0 as the initial value.
  private static func lookup3(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var words: [UInt32] = []
    for start in stride(from: bytes.startIndex, to: bytes.endIndex, by: 4) {
      words.append(bytes[start..<(start + 4)].reversed().reduce(0) { $0 << 8 | UInt32($1) })
    }
    var a = 0xDEAD_BEEF &+ UInt32(bytes.count)
    var (b, c) = (a, a)
    while words.count > 3 {
      a &+= words[0]
      b &+= words[1]
      c &+= words[2]
      words.removeFirst(3)
      a = (a &- c) ^ rotated(c, 4)
      c &+= b
      b = (b &- a) ^ rotated(a, 6)
      a &+= c
      c = (c &- b) ^ rotated(b, 8)
      b &+= a
      a = (a &- c) ^ rotated(c, 16)
      c &+= b
      b = (b &- a) ^ rotated(a, 19)
      a &+= c
      c = (c &- b) ^ rotated(b, 4)
      b &+= a
    }
    let rest = words + [0, 0, 0]
    a &+= rest[0]
    b &+= rest[1]
    c &+= rest[2]
    c = (c ^ b) &- rotated(b, 14)
    a = (a ^ c) &- rotated(c, 11)
    b = (b ^ a) &- rotated(a, 25)
    c = (c ^ b) &- rotated(b, 16)
    a = (a ^ c) &- rotated(c, 4)
    b = (b ^ a) &- rotated(a, 14)
    return (c ^ b) &- rotated(b, 24)
  }

  private static func rotated(_ word: UInt32, _ bits: UInt32) -> UInt32 {
    word << bits | word >> (32 - bits)
  }
}
