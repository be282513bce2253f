/// The heap of a group with many links (HDF5 file format specification, III.G), without filters.
struct FractalHeap {
  private let image: [UInt8]
  private let headerAddress: Int
  private let idLength: Int
  private let lengthSize: Int
  private let offsetSize: Int
  private let width: Int
  private let startSize: Int
  private let maxDirectSize: Int
  private let hasChecksums: Bool
  private let root: Int
  /// Of the root, if it is indirect; 0 if it is direct.
  private let rows: Int
  private static let maxDepth = 8

  init(_ image: [UInt8], at address: Int) throws(FormatFault) {
    self.image = image
    headerAddress = address
    var cursor = try ByteCursor(image, at: address)
    try cursor.require("FRHP")
    try cursor.skip(1)
    idLength = try cursor.integer(2)
    guard try cursor.integer(2) == 0 else { throw FormatFault("its links are packed") }
    hasChecksums = try cursor.integer(1) & 2 != 0
    let maxObject = try cursor.integer(4)
    try cursor.skip(96)
    width = try cursor.integer(2)
    startSize = try cursor.integer(8)
    maxDirectSize = try cursor.integer(8)
    let bits = try cursor.integer(2)
    try cursor.skip(2)
    guard let root = try cursor.address() else { throw .damaged }
    self.root = root
    rows = try cursor.integer(2)
    guard 1...1024 ~= width, 16...(1 << 30) ~= startSize, startSize...(1 << 30) ~= maxDirectSize,
      1...62 ~= bits, rows < 64
    else { throw .damaged }
    offsetSize = (bits + 7) / 8
    lengthSize = Self.bytes(for: min(maxDirectSize, maxObject))
  }

  /// The bytes that numbers up to a limit take.
  static func bytes(for limit: Int) -> Int { (Int.bitWidth - limit.leadingZeroBitCount + 7) / 8 }

  /// The object of an id.
  func object(_ id: [UInt8]) throws(FormatFault) -> ByteCursor {
    // Managed objects alone; larger ones are no links.
    guard id.count == idLength, let kind = id.first, kind >> 4 & 3 == 0,
      let offset = id.integer(at: 1, size: offsetSize),
      let length = id.integer(at: 1 + offsetSize, size: lengthSize)
    else { throw .damaged }
    guard rows > 0 else { return try object(offset, length, block: root, size: startSize) }
    return try object(offset, length, table: root, rows: rows, depth: 0)
  }

  private func object(
    _ offset: Int, _ length: Int, block address: Int, size: Int
  ) throws(FormatFault) -> ByteCursor {
    var cursor = try ByteCursor(image, at: address)
    try cursor.require("FHDB")
    guard offset >= 0, length <= size, offset <= size - length else { throw .damaged }
    var end = try ByteCursor(image, at: address)
    try end.skip(size)
    return try ByteCursor(image, at: address + offset, end: address + offset + length)
  }

  private func object(
    _ offset: Int, _ length: Int, table address: Int, rows: Int, depth: Int
  ) throws(FormatFault) -> ByteCursor {
    guard depth < Self.maxDepth else { throw .damaged }
    var cursor = try ByteCursor(image, at: address)
    try cursor.require("FHIB")
    try cursor.skip(9 + offsetSize)
    var start = 0
    for row in 0..<rows {
      let (size, overflows) = startSize.multipliedReportingOverflow(by: 1 << max(0, row - 1))
      guard !overflows, size < 1 << 50 else { throw .damaged }
      for _ in 0..<width {
        let child = try cursor.address()
        guard offset < start + size else {
          start += size
          continue
        }
        guard let child else { throw .damaged }
        if size <= maxDirectSize { return try object(offset - start, length, block: child, size: size) }
        // A table whose blocks fill this place.
        var childRows = 0
        var room = 0
        while room < size, childRows < 64 {
          room += width * (startSize << max(0, childRows - 1))
          childRows += 1
        }
        return try object(offset - start, length, table: child, rows: childRows, depth: depth + 1)
      }
    }
    throw .damaged
  }
}
