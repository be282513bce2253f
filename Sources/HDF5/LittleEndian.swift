// Reads integers from the bytes of an image.

extension [UInt8] {
  /// The unsigned little-endian integer of `size` bytes at `start`; nil if it is out of bounds or too large for an
  /// `Int`.
  func integer(at start: Int, size: Int) -> Int? {
    guard start >= 0, start <= count - size else { return nil }
    return Int(exactly: self[start..<(start + size)].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
  }
}
