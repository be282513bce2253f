/// Where and how the values of a dataset are stored.
struct DatasetLayout {
  enum Storage {
    /// nil if nothing was ever written.
    case contiguous(Range<Int>?)
    case chunked(Chunking)
  }

  struct Chunking {
    enum Index {
      case tree
      case single(filteredSize: Int?, mask: Int)
      case implicit
      case fixedArray
    }

    /// Lengths of a chunk.
    let lengths: [Int]
    let index: Index
    /// nil if nothing was ever written.
    let address: Int?
  }

  let storage: Storage
  /// In the order in which they were applied.
  let filters: [Filter]
  /// The bytes of an element that was not written; nil for zeros.
  let fill: [UInt8]?

  init(_ header: ObjectHeader, rank: Int) throws(FormatFault) {
    guard !header.has(.externalFiles) else {
      throw FormatFault("its values are in another file, which netlab does not open")
    }
    guard let layout = try header.first(.layout) else { throw FormatFault("it is not a dataset") }
    storage = try Self.storage(layout, rank)
    filters = try header.first(.filters).map { cursor throws(FormatFault) in try Filter.list(cursor) } ?? []
    fill = try Self.fill(header)
  }

  private static func storage(_ message: ByteCursor, _ rank: Int) throws(FormatFault) -> Storage {
    var cursor = message
    let version = try cursor.integer(1)
    switch version {
    case 1, 2:
      let dimensions = try cursor.integer(1)
      let kind = try cursor.integer(1)
      try cursor.skip(5)
      let address = kind == 0 ? nil : try cursor.address()
      var lengths: [Int] = []
      for _ in 0..<dimensions { lengths.append(try cursor.integer(4)) }
      switch kind {
      case 0: return .contiguous(try compact(&cursor, sizeBytes: 4))
      // The size follows from shape and type.
      case 1: return .contiguous(address.map { $0..<max($0, message.image.count) })
      case 2: return try chunked(Array(lengths.dropLast()), rank, .tree, address)
      default: throw .damaged
      }
    case 3, 4:
      switch try cursor.integer(1) {
      case 0: return .contiguous(try compact(&cursor, sizeBytes: 2))
      case 1:
        let address = try cursor.address()
        let size = try cursor.integer(8)
        return .contiguous(
          try address.map { address throws(FormatFault) in try range(address, size, message.image) })
      case 2:
        if version == 4 { return try newChunks(&cursor, rank) }
        let dimensions = try cursor.integer(1)
        let address = try cursor.address()
        var lengths: [Int] = []
        for _ in 0..<dimensions { lengths.append(try cursor.integer(4)) }
        return try chunked(Array(lengths.dropLast()), rank, .tree, address)
      case 3: throw FormatFault("it is virtual: its values are in other files, which netlab does not open")
      default: throw .damaged
      }
    default: throw FormatFault("its storage has a form that netlab does not know (version \(version))")
    }
  }

  private static func compact(_ cursor: inout ByteCursor, sizeBytes: Int) throws(FormatFault) -> Range<Int> {
    let size = try cursor.integer(sizeBytes)
    let start = cursor.position
    try cursor.skip(size)
    return start..<cursor.position
  }

  private static func range(_ start: Int, _ size: Int, _ image: [UInt8]) throws(FormatFault) -> Range<Int> {
    guard start <= image.count, size <= image.count - start else {
      throw FormatFault("its values are beyond the end of the file")
    }
    return start..<start + size
  }

  private static func chunked(
    _ lengths: [Int], _ rank: Int, _ index: Chunking.Index, _ address: Int?
  ) throws(FormatFault) -> Storage {
    guard lengths.count == rank, rank > 0, lengths.allSatisfy({ $0 > 0 }) else { throw .damaged }
    return .chunked(Chunking(lengths: lengths, index: index, address: address))
  }

  /// Chunks of layout version 4.
  private static func newChunks(_ cursor: inout ByteCursor, _ rank: Int) throws(FormatFault) -> Storage {
    let flags = try cursor.integer(1)
    let dimensions = try cursor.integer(1)
    let width = try cursor.integer(1)
    guard 1...8 ~= width else { throw .damaged }
    var lengths: [Int] = []
    for _ in 0..<dimensions { lengths.append(try cursor.integer(width)) }
    let index: Chunking.Index
    switch try cursor.integer(1) {
    case 1:
      if flags & 2 != 0 {
        let size = try cursor.integer(8)
        index = .single(filteredSize: size, mask: try cursor.integer(4))
      } else {
        index = .single(filteredSize: nil, mask: 0)
      }
    case 2: index = .implicit
    case 3:
      try cursor.skip(1)
      index = .fixedArray
    default:
      throw FormatFault(
        "its chunks are listed in a form that netlab does not read, as of files written with libver=\"latest\": write it with h5py's default"
      )
    }
    let address = try cursor.address()
    return try chunked(Array(lengths.dropLast()), rank, index, address)
  }

  private static func fill(_ header: ObjectHeader) throws(FormatFault) -> [UInt8]? {
    if var cursor = try header.first(.fill) {
      let version = try cursor.integer(1)
      if version == 3 {
        guard try cursor.integer(1) & 0x20 != 0 else { return nil }
      } else {
        try cursor.skip(2)
        guard try cursor.integer(1) != 0 || version == 1 else { return nil }
      }
      return try value(&cursor)
    }
    guard var cursor = try header.first(.oldFill) else { return nil }
    return try value(&cursor)
  }

  private static func value(_ cursor: inout ByteCursor) throws(FormatFault) -> [UInt8]? {
    let size = try cursor.integer(4)
    return size == 0 ? nil : try cursor.bytes(size)
  }
}
