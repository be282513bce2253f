// Works around a bug in HDF5 before 2.0: H5Fget_file_image clears the flag "open for writing" in the superblock but
// does not update the checksum (HDF5 issue 1915), so nothing could open the image.

/// The checksum at the end of a superblock of version 2 or 3 with addresses of 64 bits.
enum SuperblockChecksum {
  /// The position of the checksum, which covers all bytes before it.
  private static let range = 44..<48

  /// Corrects the checksum of `image`.
  static func correct(in image: inout [UInt8]) {
    let words = stride(from: 0, to: range.lowerBound, by: 4).compactMap { image.integer(at: $0, size: 4) }
    let checksum = lookup3(words.map { UInt32($0) })
    image.replaceSubrange(range, with: (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (8 * $0)) })
  }

  /// Bob Jenkins' hash "lookup3" of whole little-endian words, with the initial value 0.
  private static func lookup3(_ words: [UInt32]) -> UInt32 {
    var a = 0xDEAD_BEEF &+ UInt32(4 * words.count)
    var (b, c) = (a, a)
    var rest = words[...]
    func add() {
      a &+= rest.popFirst() ?? 0
      b &+= rest.popFirst() ?? 0
      c &+= rest.popFirst() ?? 0
    }
    while rest.count > 3 {
      add()
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
    add()
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
