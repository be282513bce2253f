/// The ids in the tree that lists a group's links by the hashes of their names (III.A.2).
struct LinkTree {
  private(set) var ids: [[UInt8]] = []
  private let image: [UInt8]
  private let nodeSize: Int
  private let recordSize: Int
  private static let maxRecords = 100_000

  init(_ image: [UInt8], at address: Int) throws(FormatFault) {
    self.image = image
    var cursor = try ByteCursor(image, at: address)
    try cursor.require("BTHD")
    try cursor.skip(1)
    guard try cursor.integer(1) == 5 else { throw .damaged }
    nodeSize = try cursor.integer(4)
    recordSize = try cursor.integer(2)
    let depth = try cursor.integer(2)
    try cursor.skip(2)
    guard let root = try cursor.address() else { return }
    let count = try cursor.integer(2)
    guard recordSize > 4, recordSize < nodeSize, depth < 5 else { throw .damaged }
    try addNode(root, count: count, depth: depth)
  }

  /// The most records of a node.
  private func capacity(_ depth: Int) -> Int {
    guard depth > 0 else { return (nodeSize - 10) / recordSize }
    let pointer = pointerSize(depth)
    return (nodeSize - 10 - pointer) / (recordSize + pointer)
  }

  /// The most records of a node and all below it.
  private func total(_ depth: Int) -> Int {
    guard depth > 0 else { return capacity(0) }
    let own = capacity(depth)
    let (below, overflows) = (own + 1).multipliedReportingOverflow(by: total(depth - 1))
    return overflows ? .max >> 1 : min(below, .max >> 2) + own
  }

  /// The size of an address, a number of records, and that of all below if there is another level.
  private func pointerSize(_ depth: Int) -> Int {
    8 + FractalHeap.bytes(for: capacity(0)) + (depth > 1 ? FractalHeap.bytes(for: total(depth - 1)) : 0)
  }

  private mutating func addNode(_ address: Int, count: Int, depth: Int) throws(FormatFault) {
    var cursor = try ByteCursor(image, at: address)
    try cursor.require(depth > 0 ? "BTIN" : "BTLF")
    try cursor.skip(2)
    guard ids.count + count <= Self.maxRecords else { throw FormatFault("it has too many links") }
    for _ in 0..<count {
      try cursor.skip(4)
      ids.append(try cursor.bytes(recordSize - 4))
    }
    guard depth > 0 else { return }
    for _ in 0...count {
      guard let child = try cursor.address() else { throw .damaged }
      let records = try cursor.integer(FractalHeap.bytes(for: capacity(0)))
      if depth > 1 { try cursor.skip(FractalHeap.bytes(for: total(depth - 1))) }
      try addNode(child, count: records, depth: depth - 1)
    }
  }
}
