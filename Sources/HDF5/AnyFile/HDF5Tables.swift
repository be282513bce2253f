// Reads datasets of any HDF5 file. HDF5's library trusts its input, above all in the format before 1.8, which
// h5py and PyTables still write by default and which has no checksums: a damaged file makes it write beyond
// its buffers. So this reader does without it.

/// The datasets of an HDF5 file, which may be damaged or a stranger's.
///
/// Nothing outside the bytes is read: external and virtual datasets, links to elsewhere and filters of
/// plug-ins are errors.
public struct HDF5Tables: Sendable {
  private let image: [UInt8]
  private let root: Int
  private static let maxListed = 1000
  private static let maxDepth = 16
  /// The maximum compression ratio of deflate.
  private static let largestRatio = 1032
  /// How much larger than what was written a dataset may be.
  private static let largestShare = 8
  private static let unwritten = FormatFault("most of its values were never written")

  public static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// A dataset whose header has been read.
  public struct StoredDataset {
    public let path: String
    /// Slowest dimension first; none for a single value.
    public let shape: [Int]
    public let type: StoredType
    let layout: DatasetLayout
  }

  /// - Parameter bytes: all bytes of the file.
  /// - Throws: ``HDF5Error`` if they are not an HDF5 file.
  public init(_ bytes: [UInt8]) throws(HDF5Error) {
    image = bytes
    root = try Self.explained("open the HDF5 file") { () throws(FormatFault) in
      guard bytes.starts(with: Self.signature) else {
        throw FormatFault("its first bytes are not HDF5's signature")
      }
      var cursor = try ByteCursor(bytes, at: 8)
      let version = try cursor.integer(1)
      if version >= 2 {
        guard version <= 3, try cursor.integer(2) == 0x0808 else {
          throw FormatFault("its version or the size of its addresses is unknown")
        }
        try cursor.skip(1)
        guard try cursor.address() == 0 else { throw FormatFault("it does not begin at the first byte") }
        try cursor.skip(16)
      } else {
        try cursor.skip(4)
        guard try cursor.integer(2) == 0x0808 else { throw FormatFault("its addresses do not have 64 bits") }
        try cursor.skip(version == 1 ? 13 : 9)
        guard try cursor.address() == 0 else { throw FormatFault("it does not begin at the first byte") }
        try cursor.skip(32)
      }
      guard let address = try cursor.address() else { throw .damaged }
      return address
    }
  }

  /// The paths of the file's datasets in the order of their bytes, at most a thousand.
  ///
  /// - Throws: ``HDF5Error``.
  public func paths() throws(HDF5Error) -> [String] {
    try Self.explained("list the datasets") { () throws(FormatFault) in
      var found: [String] = []
      var visited: Set<Int> = []
      try list(root, "", &found, &visited, depth: 0)
      return found.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
  }

  private func list(
    _ address: Int, _ path: String, _ found: inout [String], _ visited: inout Set<Int>, depth: Int
  ) throws(FormatFault) {
    guard depth < Self.maxDepth, found.count < Self.maxListed, visited.insert(address).inserted else {
      return
    }
    let header = try ObjectHeader(image, at: address)
    if header.has(.layout) {
      found.append(path)
      return
    }
    let links = try GroupLinks(header, image)
    for (name, child) in links.addresses.sorted(by: { $0.key < $1.key }) {
      try list(child, path.isEmpty ? name : "\(path)/\(name)", &found, &visited, depth: depth + 1)
    }
  }

  /// Finds a dataset by its path, such as `group/x`.
  ///
  /// - Returns: nil if nothing has this path.
  /// - Throws: ``HDF5Error``, also if it is not a dataset, or a link leads elsewhere.
  public func dataset(_ path: String) throws(HDF5Error) -> StoredDataset? {
    try Self.explained("open dataset '\(path)'") { () throws(FormatFault) in
      var address = root
      for name in path.split(separator: "/").map(String.init) {
        let header = try ObjectHeader(image, at: address)
        if header.has(.layout) { return nil }
        let links = try GroupLinks(header, image)
        if links.elsewhere.contains(name) {
          throw FormatFault("'\(name)' is a link to elsewhere, which netlab does not follow")
        }
        guard let child = links.addresses[name] else { return nil }
        address = child
      }
      let header = try ObjectHeader(image, at: address)
      guard header.has(.layout) else { throw FormatFault("it is a group, not a dataset") }
      guard let space = try header.first(.dataspace), var type = try header.first(.type) else {
        throw FormatFault("it has no shape or no type")
      }
      let shape = try Self.shape(space)
      return StoredDataset(
        path: path, shape: shape, type: try StoredType(&type),
        layout: try DatasetLayout(header, rank: shape.count))
    }
  }

  private static func shape(_ message: ByteCursor) throws(FormatFault) -> [Int] {
    var cursor = message
    let version = try cursor.integer(1)
    let rank = try cursor.integer(1)
    try cursor.skip(1)
    if version == 2 {
      guard try cursor.integer(1) != 2 else { throw FormatFault("it has no values") }
    } else {
      guard version == 1 else { throw .damaged }
      try cursor.skip(5)
    }
    guard rank <= 32 else { throw .damaged }
    var shape: [Int] = []
    for _ in 0..<rank { shape.append(try cursor.integer(8)) }
    return shape
  }

  /// The size of a dataset's values in bytes; nil if it is more than the file can hold.
  public func byteCount(of dataset: StoredDataset) -> Int? {
    let (limit, overflows) = image.count.multipliedReportingOverflow(by: Self.largestRatio)
    guard let size = elementCount(of: dataset.shape + [dataset.type.size]), size <= (overflows ? .max : limit)
    else { return nil }
    return size
  }

  /// The values of a dataset in row-major order, as stored.
  ///
  /// - Throws: ``HDF5Error``.
  public func contents(of dataset: StoredDataset) throws(HDF5Error) -> [UInt8] {
    try Self.explained("read dataset '\(dataset.path)'") { () throws(FormatFault) in
      guard let size = byteCount(of: dataset) else {
        throw FormatFault("its shape \(dataset.shape) is more than the file can hold")
      }
      guard size > 0 else { return [] }
      switch dataset.layout.storage {
      case .contiguous(let range?):
        guard range.upperBound <= image.count, size <= range.count, dataset.layout.filters.isEmpty else {
          throw FormatFault("its shape \(dataset.shape) does not fit what is stored")
        }
        return Array(image[range.prefix(size)])
      case .contiguous(nil):
        guard size <= image.count else { throw Self.unwritten }
        return try filled(dataset, size)
      case .chunked(let chunking): return try chunks(of: dataset, chunking, size)
      }
    }
  }

  private func filled(_ dataset: StoredDataset, _ size: Int) throws(FormatFault) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: size)
    guard let fill = dataset.layout.fill, fill.contains(where: { $0 != 0 }) else { return bytes }
    guard fill.count == dataset.type.size else { throw .damaged }
    for place in 0..<size { bytes[place] = fill[place % fill.count] }
    return bytes
  }

  private func chunks(
    of dataset: StoredDataset, _ chunking: DatasetLayout.Chunking, _ size: Int
  ) throws(FormatFault) -> [UInt8] {
    let filters = dataset.layout.filters
    guard let chunkSize = elementCount(of: chunking.lengths + [dataset.type.size]), chunkSize < 1 << 32 else {
      throw .damaged
    }
    let index = try ChunkIndex(
      chunking, shape: dataset.shape, chunkSize: chunkSize, isFiltered: !filters.isEmpty, image)
    for chunk in index.chunks {
      guard chunkSize / Self.largestRatio <= chunk.size else {
        throw FormatFault("a chunk of it is larger than what is stored can be")
      }
    }
    // A few bytes of a header can claim any shape.
    guard size / Self.largestShare <= index.chunks.count * chunkSize || size <= image.count else {
      throw Self.unwritten
    }
    var result = try filled(dataset, size)
    for chunk in index.chunks {
      let stored = Array(image[chunk.address..<chunk.address + chunk.size])
      let bytes = try Filter.undo(filters, mask: chunk.mask, stored, size: chunkSize)
      Self.copy(bytes, chunk.origin, chunking.lengths, dataset.type.size, to: &result, dataset.shape)
    }
    return result
  }

  /// Copies the part of a chunk that is within the shape.
  private static func copy(
    _ chunk: [UInt8], _ origin: [Int], _ lengths: [Int], _ elementSize: Int, to target: inout [UInt8],
    _ shape: [Int]
  ) {
    let counts = zip(zip(shape, origin), lengths).map { min($0.0 - $0.1, $1) }
    guard let last = counts.indices.last else { return }
    let run = counts[last] * elementSize
    var place = [Int](repeating: 0, count: counts.count)
    while true {
      var (source, destination) = (0, 0)
      for dimension in counts.indices {
        source = source * lengths[dimension] + place[dimension]
        destination = destination * shape[dimension] + origin[dimension] + place[dimension]
      }
      let (from, to) = (source * elementSize, destination * elementSize)
      target.withUnsafeMutableBytes { target in
        chunk.withUnsafeBytes { target[to..<to + run].copyBytes(from: $0[from..<from + run]) }
      }
      // The next place along the slower dimensions.
      var dimension = last - 1
      while dimension >= 0 {
        place[dimension] += 1
        if place[dimension] < counts[dimension] { break }
        place[dimension] = 0
        dimension -= 1
      }
      if dimension < 0 { return }
    }
  }

  /// The texts of consecutive values of type ``StoredType/reference``.
  ///
  /// - Throws: ``HDF5Error`` if a reference is damaged, or a text is not UTF-8.
  public func texts(_ references: [UInt8]) throws(HDF5Error) -> [String] {
    var heap = GlobalHeap(image)
    guard let texts = heap.strings(references) else {
      throw HDF5Error(operation: "read texts", message: "they are damaged or not UTF-8")
    }
    return texts
  }

  private static func explained<Result>(
    _ operation: String, _ body: () throws(FormatFault) -> Result
  ) throws(HDF5Error) -> Result {
    do throws(FormatFault) {
      return try body()
    } catch {
      throw HDF5Error(operation: operation, message: error.message)
    }
  }
}
