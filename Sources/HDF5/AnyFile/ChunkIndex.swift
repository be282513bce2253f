/// The chunks of a dataset that were written.
struct ChunkIndex {
  struct Chunk {
    /// The place of its first element.
    let origin: [Int]
    let address: Int
    /// As stored.
    let size: Int
    /// A bit for each filter that was left out.
    let mask: Int
  }

  private(set) var chunks: [Chunk] = []
  private let image: [UInt8]
  private let shape: [Int]
  private let lengths: [Int]
  /// The size of a chunk without filters.
  private let chunkSize: Int
  private var visited: Set<Int> = []
  /// What chunks may still take: they cannot overlap.
  private var budget: Int

  init(
    _ chunking: DatasetLayout.Chunking, shape: [Int], chunkSize: Int, isFiltered: Bool, _ image: [UInt8]
  ) throws(FormatFault) {
    self.image = image
    self.shape = shape
    lengths = chunking.lengths
    self.chunkSize = chunkSize
    budget = image.count
    guard let address = chunking.address else { return }
    switch chunking.index {
    case .tree: try addTree(address, level: nil)
    case .single(let size, let mask):
      try add(shape.map { _ in 0 }, address, size ?? chunkSize, mask)
    case .implicit:
      guard address <= image.count else { throw .damaged }
      for number in 0..<gridCount { try add(origin(number), address + number * chunkSize, chunkSize, 0) }
    case .fixedArray: try addArray(address, isFiltered)
    }
  }

  /// The number of chunks along each dimension.
  private var grid: [Int] { zip(shape, lengths).map { ($0 + $1 - 1) / $1 } }

  /// Bounded by the number of elements.
  private var gridCount: Int { elementCount(of: grid) ?? 0 }

  private func origin(_ number: Int) -> [Int] {
    var rest = number
    var origin = lengths
    for place in lengths.indices.reversed() {
      origin[place] = rest % grid[place] * lengths[place]
      rest /= grid[place]
    }
    return origin
  }

  private mutating func add(_ origin: [Int], _ address: Int, _ size: Int, _ mask: Int) throws(FormatFault) {
    guard size <= budget, address >= 0, address <= image.count - size else { throw .damaged }
    budget -= size
    chunks.append(Chunk(origin: origin, address: address, size: size, mask: mask))
  }

  /// A node of the tree of chunks (III.A.1).
  private mutating func addTree(_ address: Int, level: Int?) throws(FormatFault) {
    guard visited.insert(address).inserted else { throw .damaged }
    var cursor = try ByteCursor(image, at: address)
    try cursor.require("TREE")
    guard try cursor.integer(1) == 1 else { throw .damaged }
    let ownLevel = try cursor.integer(1)
    guard level.map({ $0 == ownLevel }) ?? (ownLevel < 16) else { throw .damaged }
    let count = try cursor.integer(2)
    try cursor.skip(16)
    for _ in 0..<count {
      let size = try cursor.integer(4)
      let mask = try cursor.integer(4)
      var origin: [Int] = []
      for _ in shape { origin.append(try cursor.integer(8)) }
      try cursor.skip(8)
      guard let child = try cursor.address() else { throw .damaged }
      if ownLevel > 0 {
        try addTree(child, level: ownLevel - 1)
        continue
      }
      guard zip(origin, lengths).allSatisfy({ $0 % $1 == 0 }) else { throw .damaged }
      // Chunks beyond the end are left over from when the dataset was larger.
      if zip(origin, shape).allSatisfy({ $0 < $1 }) { try add(origin, child, size, mask) }
    }
  }

  /// A fixed array of chunks (III.H).
  private mutating func addArray(_ address: Int, _ isFiltered: Bool) throws(FormatFault) {
    var header = try ByteCursor(image, at: address)
    try header.require("FAHD")
    try header.skip(2)
    let entrySize = try header.integer(1)
    let pageBits = try header.integer(1)
    let count = try header.integer(8)
    guard count == gridCount, pageBits < 32, isFiltered ? 13...20 ~= entrySize : entrySize == 8 else {
      throw .damaged
    }
    guard let block = try header.address() else { return }
    var cursor = try ByteCursor(image, at: block)
    try cursor.require("FADB")
    try cursor.skip(10)
    let pageSize = 1 << pageBits
    let isPaged = count > pageSize
    if isPaged { try cursor.skip(((count + pageSize - 1) / pageSize + 7) / 8 + 4) }
    for number in 0..<count {
      // Each page but the first follows a checksum.
      if isPaged, number > 0, number % pageSize == 0 { try cursor.skip(4) }
      let address = try cursor.address()
      let size = isFiltered ? try cursor.integer(entrySize - 12) : chunkSize
      let mask = isFiltered ? try cursor.integer(4) : 0
      if let address { try add(origin(number), address, size, mask) }
    }
  }
}
