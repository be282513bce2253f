// Different texts of a column, each stored once.

import Glibc

/// A set of byte strings, numbered in the order of their insertion.
///
/// Swift's hash is seeded for each process, so nobody can write a file whose words all collide.
final class WordTable {
  /// A place of the hash table.
  private struct Slot {
    /// Half of the word's hash, so that a comparison of bytes is rare.
    var hash: UInt32 = 0
    /// -1 if the slot is free.
    var number: Int32 = -1
  }

  private var bytes: [UInt8] = []
  /// The end of each word in `bytes`, after a zero.
  private var ends: [Int] = [0]
  /// A power of two of them, at most half of them used.
  private var slots: [Slot] = Array(repeating: Slot(), count: 16)

  var count: Int { ends.count - 1 }
  /// The memory used, in bytes.
  var size: Int { bytes.capacity + 8 * ends.capacity + 8 * slots.count }

  /// - Returns: the word's number.
  func insert(_ word: UnsafeBufferPointer<UInt8>) -> Int32 {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(word))
    let hash = UInt32(truncatingIfNeeded: hasher.finalize())
    if let number = find(word, hash) { return number }
    if 2 * (count + 1) > slots.count { grow() }
    let number = Int32(count)
    put(Slot(hash: hash, number: number))
    bytes.append(contentsOf: word)
    ends.append(bytes.count)
    return number
  }

  private func find(_ word: UnsafeBufferPointer<UInt8>, _ hash: UInt32) -> Int32? {
    slots.withUnsafeBufferPointer { slots in
      let mask = slots.count - 1
      var place = Int(hash) & mask
      while slots[place].number >= 0 {
        let slot = slots[place]
        if slot.hash == hash, equals(Int(slot.number), word) { return slot.number }
        place = (place + 1) & mask
      }
      return nil
    }
  }

  private func equals(_ number: Int, _ word: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = ends[number]
    guard ends[number + 1] - start == word.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      guard let stored = bytes.baseAddress, let word = UnsafeRawPointer(word.baseAddress) else { return true }
      return memcmp(stored + start, word, ends[number + 1] - start) == 0
    }
  }

  private func put(_ slot: Slot) {
    let mask = slots.count - 1
    var place = Int(slot.hash) & mask
    while slots[place].number >= 0 { place = (place + 1) & mask }
    slots[place] = slot
  }

  private func grow() {
    let old = slots
    slots = Array(repeating: Slot(), count: 2 * old.count)
    for slot in old where slot.number >= 0 { put(slot) }
  }

  /// The words by number.
  var words: [String] {
    zip(ends, ends.dropFirst()).map { String(decoding: bytes[$0..<$1], as: UTF8.self) }
  }
}
