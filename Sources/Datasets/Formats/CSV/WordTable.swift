// Different texts of a column, each stored once.

/// A set of byte strings, numbered in the order of their insertion.
///
/// Swift's hash is seeded for each process, so nobody can write a file whose words all collide.
final class WordTable {
  private var bytes: [UInt8] = []
  /// The end of each word in `bytes`.
  private var ends: [Int] = []
  /// The low half of each word's hash, so that a comparison of bytes is rare.
  private var hashes: [UInt32] = []
  /// Numbers of words, or -1; a power of two of them, at most half of them used.
  private var slots: [Int32] = Array(repeating: -1, count: 16)

  var count: Int { ends.count }
  /// The memory used, in bytes.
  var size: Int { bytes.capacity + 12 * ends.capacity + 4 * slots.count }

  /// - Returns: the word's number.
  func insert(_ word: UnsafeBufferPointer<UInt8>) -> Int32 {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(word))
    let hash = UInt(bitPattern: hasher.finalize())
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash >> 32) & mask
    let tag = UInt32(truncatingIfNeeded: hash)
    while slots[slot] >= 0 {
      let number = Int(slots[slot])
      if hashes[number] == tag, equals(number, word) { return slots[slot] }
      slot = (slot + 1) & mask
    }
    let number = Int32(ends.count)
    slots[slot] = number
    bytes.append(contentsOf: word)
    ends.append(bytes.count)
    hashes.append(tag)
    if 2 * ends.count > slots.count { grow() }
    return number
  }

  private func equals(_ number: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = number == 0 ? 0 : ends[number - 1]
    return ends[number] - start == word.count && bytes[start..<ends[number]].elementsEqual(word)
  }

  private func grow() {
    let mask = 2 * slots.count - 1
    slots = Array(repeating: -1, count: mask + 1)
    for number in ends.indices {
      var hasher = Hasher()
      let start = number == 0 ? 0 : ends[number - 1]
      bytes[start..<ends[number]].withUnsafeBytes { hasher.combine(bytes: $0) }
      var slot = Int(truncatingIfNeeded: UInt(bitPattern: hasher.finalize()) >> 32) & mask
      while slots[slot] >= 0 { slot = (slot + 1) & mask }
      slots[slot] = Int32(number)
    }
  }

  /// The words by number.
  var words: [String] {
    var start = 0
    return ends.map { end in
      defer { start = end }
      return String(decoding: bytes[start..<end], as: UTF8.self)
    }
  }
}
