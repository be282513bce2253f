// Undoes HDF5's built-in filters. Plug-ins are never loaded.

import CZlib

/// A filter that chunks went through.
struct Filter: Equatable {
  private enum Kind: Int {
    case deflate = 1
    case shuffle = 2
    case fletcher32 = 3
  }

  private let kind: Kind
  /// The size of the elements that shuffle takes apart.
  private let elementSize: Int

  /// Filters of other programs, for the message.
  private static let known = [
    4: "szip", 5: "nbit", 6: "scaleoffset", 307: "bzip2", 32000: "lzf", 32001: "blosc", 32004: "lz4",
    32008: "bitshuffle", 32013: "zfp", 32015: "zstd", 32026: "blosc2",
  ]

  /// Reads a filter pipeline message (IV.A.2.l).
  static func list(_ message: ByteCursor) throws(FormatFault) -> [Filter] {
    var cursor = message
    let version = try cursor.integer(1)
    let count = try cursor.integer(1)
    guard 1...2 ~= version, count <= 32 else { throw .damaged }
    if version == 1 { try cursor.skip(6) }
    var filters: [Filter] = []
    for _ in 0..<count {
      let id = try cursor.integer(2)
      let nameLength = version == 1 || id >= 256 ? try cursor.integer(2) : 0
      try cursor.skip(2)
      let valueCount = try cursor.integer(2)
      try cursor.skip(version == 1 ? (nameLength + 7) / 8 * 8 : nameLength)
      var values: [Int] = []
      for _ in 0..<valueCount { values.append(try cursor.integer(4)) }
      if version == 1, valueCount % 2 == 1 { try cursor.skip(4) }
      guard let kind = Kind(rawValue: id) else {
        let name = known[id].map { " (\($0))" } ?? ""
        throw FormatFault(
          "it is packed by filter \(id)\(name), which is not one of HDF5's own: pack it again with 'h5repack -f GZIP=4 IN OUT'"
        )
      }
      filters.append(Filter(kind: kind, elementSize: values.first ?? 1))
    }
    return filters
  }

  /// The bytes of a chunk as they were before the filters.
  ///
  /// - Parameters:
  ///   - filters: in the order in which they were applied.
  ///   - mask: a bit for each filter that was left out.
  ///   - size: the number of bytes that the chunk has.
  static func undo(_ filters: [Filter], mask: Int, _ bytes: [UInt8], size: Int) throws(FormatFault) -> [UInt8]
  {
    var bytes = bytes
    for (place, filter) in filters.enumerated().reversed() where mask >> place & 1 == 0 {
      switch filter.kind {
      // A checksum may have been packed too.
      case .deflate: bytes = try inflated(bytes, atMost: size + 4 * filters.count)
      case .shuffle: bytes = unshuffled(bytes, elementSize: filter.elementSize)
      case .fletcher32: bytes = try verified(bytes)
      }
    }
    guard bytes.count == size else { throw FormatFault("a chunk of it has another size than it should have") }
    return bytes
  }

  private static func inflated(_ bytes: [UInt8], atMost size: Int) throws(FormatFault) -> [UInt8] {
    var status = Z_OK
    let result = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      var length = uLongf(size)
      status = uncompress(buffer.baseAddress, &length, bytes, uLong(bytes.count))
      count = status == Z_OK ? Int(length) : 0
    }
    guard status == Z_OK else { throw FormatFault("a chunk of it cannot be unpacked") }
    return result
  }

  /// The first bytes of all elements came first, then their second ones, and so on.
  private static func unshuffled(_ bytes: [UInt8], elementSize: Int) -> [UInt8] {
    guard elementSize > 1, bytes.count >= elementSize else { return bytes }
    let count = bytes.count / elementSize
    var result = bytes
    for part in 0..<elementSize {
      for element in 0..<count { result[element * elementSize + part] = bytes[part * count + element] }
    }
    return result
  }

  private static func verified(_ bytes: [UInt8]) throws(FormatFault) -> [UInt8] {
    guard let stored = bytes.integer(at: bytes.count - 4, size: 4) else { throw .damaged }
    let content = bytes.dropLast(4)
    guard checksum(content) == UInt32(truncatingIfNeeded: stored) else {
      throw FormatFault("the checksum of a chunk of it does not match")
    }
    return Array(content)
  }

  /// Fletcher's checksum of big-endian words of 16 bits.
  static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var (first, second): (UInt32, UInt32) = (0, 0)
    var place = bytes.startIndex
    while place < bytes.endIndex {
      // So many words cannot overflow.
      let end = min(bytes.endIndex, place + 720)
      while place < end {
        let low = place + 1 < bytes.endIndex ? UInt32(bytes[place + 1]) : 0
        first &+= UInt32(bytes[place]) << 8 | low
        second &+= first
        place += 2
      }
      first = first & 0xFFFF &+ first >> 16
      second = second & 0xFFFF &+ second >> 16
    }
    first = first & 0xFFFF &+ first >> 16
    second = second & 0xFFFF &+ second >> 16
    return second << 16 | first
  }
}
