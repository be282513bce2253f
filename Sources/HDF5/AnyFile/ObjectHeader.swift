/// The messages of an object's header (HDF5 file format specification, IV.A), of version 1 or 2.
struct ObjectHeader {
  enum Kind: Int {
    case dataspace = 0x01
    case linkInfo = 0x02
    case type = 0x03
    case oldFill = 0x04
    case fill = 0x05
    case link = 0x06
    case externalFiles = 0x07
    case layout = 0x08
    case filters = 0x0B
    case continuation = 0x10
    case symbolTable = 0x11
  }

  private struct Message {
    let kind: Kind
    let isShared: Bool
    let range: Range<Int>
  }

  private let image: [UInt8]
  private var messages: [Message] = []
  private static let maxBlocks = 1000

  init(_ image: [UInt8], at address: Int) throws(FormatFault) {
    self.image = image
    var cursor = try ByteCursor(image, at: address)
    // Blocks of messages, of which continuations tell.
    var blocks: [Range<Int>] = []
    var hasCreationOrder = false
    let isNew = image[address...].starts(with: Array("OHDR".utf8))
    if isNew {
      try cursor.skip(4)
      guard try cursor.integer(1) == 2 else { throw FormatFault("its header has an unknown version") }
      let flags = try cursor.integer(1)
      hasCreationOrder = flags & 4 != 0
      if flags & 0x20 != 0 { try cursor.skip(16) }
      if flags & 0x10 != 0 { try cursor.skip(4) }
      let size = try cursor.integer(1 << (flags & 3))
      let start = cursor.position
      try cursor.skip(size)
      blocks.append(start..<cursor.position)
    } else {
      guard try cursor.integer(1) == 1 else { throw FormatFault("its header has an unknown version") }
      try cursor.skip(7)
      let size = try cursor.integer(4)
      try cursor.skip(4)
      let start = cursor.position
      try cursor.skip(size)
      blocks.append(start..<cursor.position)
    }
    var number = 0
    while number < blocks.count {
      guard blocks.count <= Self.maxBlocks else { throw .damaged }
      try read(blocks[number], isNew, hasCreationOrder, &blocks)
      number += 1
    }
  }

  private mutating func read(
    _ block: Range<Int>, _ isNew: Bool, _ hasCreationOrder: Bool, _ blocks: inout [Range<Int>]
  ) throws(FormatFault) {
    var cursor = try ByteCursor(image, at: block.lowerBound, end: block.upperBound)
    let headSize = isNew ? (hasCreationOrder ? 6 : 4) : 8
    while cursor.remaining >= headSize {
      let type = try cursor.integer(isNew ? 1 : 2)
      let size = try cursor.integer(2)
      let flags = try cursor.integer(1)
      try cursor.skip(headSize - (isNew ? 4 : 5))
      let start = cursor.position
      try cursor.skip(size)
      guard let kind = Kind(rawValue: type) else { continue }
      guard kind == .continuation else {
        messages.append(Message(kind: kind, isShared: flags & 2 != 0, range: start..<cursor.position))
        continue
      }
      var target = try ByteCursor(image, at: start, end: cursor.position)
      guard let address = try target.address() else { throw .damaged }
      let length = try target.integer(8)
      var part = try ByteCursor(image, at: address)
      try part.skip(length)
      // Bytes that belong to two blocks would be read again and again.
      guard !blocks.contains(where: { $0.overlaps(address..<part.position) }) else { throw .damaged }
      guard isNew else {
        blocks.append(address..<part.position)
        continue
      }
      // Between a signature and a checksum.
      guard length >= 8, image[address...].starts(with: Array("OCHK".utf8)) else { throw .damaged }
      blocks.append(address + 4..<part.position - 4)
    }
  }

  func has(_ kind: Kind) -> Bool { messages.contains { $0.kind == kind } }

  /// The contents of the first message of a kind; nil if there is none.
  func first(_ kind: Kind) throws(FormatFault) -> ByteCursor? {
    guard let message = messages.first(where: { $0.kind == kind }) else { return nil }
    return try contents(message)
  }

  func all(_ kind: Kind) throws(FormatFault) -> [ByteCursor] {
    var cursors: [ByteCursor] = []
    for message in messages where message.kind == kind { cursors.append(try contents(message)) }
    return cursors
  }

  private func contents(_ message: Message) throws(FormatFault) -> ByteCursor {
    var cursor = try ByteCursor(image, at: message.range.lowerBound, end: message.range.upperBound)
    guard message.isShared else { return cursor }
    // Types may be objects of their own.
    let version = try cursor.integer(1)
    let kind = try cursor.integer(1)
    if version == 1 { try cursor.skip(6) }
    guard 1...3 ~= version, version < 3 || kind == 2, let address = try cursor.address() else {
      throw FormatFault("it shares a message in a way that netlab does not read")
    }
    let owner = try ObjectHeader(image, at: address)
    guard let own = owner.messages.first(where: { $0.kind == message.kind && !$0.isShared }) else {
      throw .damaged
    }
    return try ByteCursor(image, at: own.range.lowerBound, end: own.range.upperBound)
  }
}
