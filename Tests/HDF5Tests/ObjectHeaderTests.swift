// Headers of objects in several blocks.

import Testing

@testable import HDF5

struct ObjectHeaderTests {
  private static func bytes(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(value >> (8 * $0) & 255) }
  }

  private static func message(_ kind: ObjectHeader.Kind, _ body: [UInt8] = []) -> [UInt8] {
    bytes(kind.rawValue, 2) + bytes(body.count, 2) + [0, 0, 0, 0] + body
  }

  /// The number of messages in a header of version 1 whose first block only has continuations.
  private func count(_ blocks: [Range<Int>], in rest: [UInt8]) throws -> Int {
    let messages = blocks.flatMap {
      Self.message(.continuation, Self.bytes($0.lowerBound, 8) + Self.bytes($0.count, 8))
    }
    let image =
      [1, 0] + Self.bytes(blocks.count, 2) + Self.bytes(1, 4) + Self.bytes(messages.count, 4) + [0, 0, 0, 0]
      + messages
    return try ObjectHeader(image + rest, at: 0).all(.dataspace).count
  }

  @Test("Blocks in any order are read, but no byte of them twice")
  func blocks() throws {
    // Two continuations take 64 bytes with what precedes them.
    let rest = (0..<8).flatMap { _ in Self.message(.dataspace) }
    #expect(try count([64..<80, 80..<128], in: rest) == 8)
    #expect(try count([112..<128, 64..<112], in: rest) == 8)
    for overlapping in [[64..<80, 64..<80], [64..<80, 72..<88], [72..<88, 64..<80], [72..<80, 64..<128]] {
      #expect(throws: FormatFault.self) { _ = try count(overlapping, in: rest) }
    }
    // A block that is the header itself.
    #expect(throws: FormatFault.self) { _ = try count([64..<80, 16..<40], in: rest) }
  }
}
