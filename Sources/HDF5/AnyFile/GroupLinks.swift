/// The links of a group to objects in the same file, and the names of its other links.
struct GroupLinks {
  /// By name.
  private(set) var addresses: [String: Int] = [:]
  /// Links that lead elsewhere, perhaps to another file. They are not followed.
  private(set) var elsewhere: Set<String> = []

  private static let maxLinks = 100_000
  private let image: [UInt8]
  private var visited: Set<Int> = []

  init(_ header: ObjectHeader, _ image: [UInt8]) throws(FormatFault) {
    self.image = image
    for cursor in try header.all(.link) { try addLink(cursor) }
    if var table = try header.first(.symbolTable) {
      guard let tree = try table.address(), let heap = try table.address() else { throw .damaged }
      var data = try ByteCursor(image, at: heap)
      try data.require("HEAP")
      try data.skip(4)
      let size = try data.integer(8)
      try data.skip(8)
      guard let start = try data.address() else { throw .damaged }
      var names = try ByteCursor(image, at: start)
      try names.skip(size)
      try addTree(tree, level: nil, names: start..<names.position)
    }
    if var info = try header.first(.linkInfo) {
      try info.skip(1)
      let flags = try info.integer(1)
      if flags & 1 != 0 { try info.skip(8) }
      // More links than fit the header are in a heap.
      if let address = try info.address(), let index = try info.address() {
        let heap = try FractalHeap(image, at: address)
        for id in try LinkTree(image, at: index).ids { try addLink(heap.object(id)) }
      }
    }
  }

  /// A link message (IV.A.2.g).
  private mutating func addLink(_ message: ByteCursor) throws(FormatFault) {
    var cursor = message
    guard try cursor.integer(1) == 1 else { throw .damaged }
    let flags = try cursor.integer(1)
    let kind = flags & 8 != 0 ? try cursor.integer(1) : 0
    if flags & 4 != 0 { try cursor.skip(8) }
    if flags & 16 != 0 { try cursor.skip(1) }
    let length = try cursor.integer(1 << (flags & 3))
    guard let name = String(validating: try cursor.bytes(length), as: UTF8.self) else { throw .damaged }
    try add(name, kind == 0 ? try cursor.address() : nil)
  }

  private mutating func add(_ name: String, _ address: Int?) throws(FormatFault) {
    guard addresses.count + elsewhere.count < Self.maxLinks else {
      throw FormatFault("it has more than \(Self.maxLinks) links")
    }
    if let address { addresses[name] = address } else { elsewhere.insert(name) }
  }

  /// A node of the tree of a group's symbols (III.A.1).
  private mutating func addTree(_ address: Int, level: Int?, names: Range<Int>) throws(FormatFault) {
    guard visited.insert(address).inserted else { throw .damaged }
    var cursor = try ByteCursor(image, at: address)
    try cursor.require("TREE")
    guard try cursor.integer(1) == 0 else { throw .damaged }
    let ownLevel = try cursor.integer(1)
    guard level.map({ $0 == ownLevel }) ?? (ownLevel < 16) else { throw .damaged }
    let count = try cursor.integer(2)
    try cursor.skip(16)
    for _ in 0..<count {
      try cursor.skip(8)
      guard let child = try cursor.address() else { throw .damaged }
      if ownLevel > 0 {
        try addTree(child, level: ownLevel - 1, names: names)
      } else {
        try addNode(child, names: names)
      }
    }
  }

  /// A node of symbols (III.C).
  private mutating func addNode(_ address: Int, names: Range<Int>) throws(FormatFault) {
    guard visited.insert(address).inserted else { throw .damaged }
    var cursor = try ByteCursor(image, at: address)
    try cursor.require("SNOD")
    try cursor.skip(2)
    let count = try cursor.integer(2)
    for _ in 0..<count {
      let offset = try cursor.integer(8)
      let object = try cursor.address()
      let kind = try cursor.integer(4)
      try cursor.skip(20)
      guard offset < names.count else { throw .damaged }
      var name = try ByteCursor(image, at: names.lowerBound + offset, end: names.upperBound)
      try add(name.name(), kind == 2 ? nil : object)
    }
  }
}
