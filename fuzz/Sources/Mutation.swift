// Mutates valid inputs, drawn from a seed, so that any input can be reproduced from its number.

import Randomness

/// A source of damaged copies of some inputs.
struct Mutation {
  private var stream: RandomStream

  /// - Parameter number: of the input.
  init(number: Int) {
    stream = RandomStream(seed: UInt64(number), purpose: .split)
  }

  mutating func below(_ bound: Int) -> Int {
    Int(stream.integer(below: UInt32(truncatingIfNeeded: max(bound, 1))))
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  /// Damages a text, token by token for the most part: what comes out is nearly sound.
  ///
  /// - Parameter dictionary: what may be put in.
  mutating func text(_ original: [[UInt8]], dictionary: [[UInt8]]) -> [UInt8] {
    var tokens = original
    for _ in 0...below(6) where !tokens.isEmpty {
      let place = below(tokens.count)
      switch below(8) {
      case 0: tokens.remove(at: place)
      case 1: tokens.insert(pick(dictionary), at: place)
      case 2, 3: tokens[place] = pick(dictionary)
      case 4: tokens.swapAt(place, below(tokens.count))
      case 5:
        // A part again, which makes doubled keys, rows of other lengths and deep nests.
        let part = Array(tokens[place..<min(place + 1 + below(12), tokens.count)])
        for _ in 0..<(below(20) == 0 ? 200 : 1) { tokens.insert(contentsOf: part, at: place) }
      case 6: tokens.removeSubrange(place...)
      default:
        if !tokens[place].isEmpty {
          tokens[place][below(tokens[place].count)] = UInt8(truncatingIfNeeded: below(256))
        }
      }
    }
    return tokens.flatMap(\.self)
  }

  /// Damages bytes: single ones, words that are sizes or addresses, and the length.
  mutating func bytes(_ original: [UInt8]) -> [UInt8] {
    var bytes = original
    for _ in 0...below(5) where !bytes.isEmpty {
      let place = below(bytes.count)
      switch below(6) {
      case 0: bytes[place] ^= 1 << UInt8(below(8))
      case 1: bytes[place] = UInt8(truncatingIfNeeded: below(256))
      case 2:
        let value: UInt8 = pick([0, 0xFF, 0x7F, 0x80, 1])
        for i in place..<min(place + 8, bytes.count) { bytes[i] = value }
      case 3:
        let from = below(bytes.count)
        for i in 0..<min(16, bytes.count - max(place, from)) { bytes[place + i] = bytes[from + i] }
      case 4: bytes.removeSubrange(place..<min(place + 1 + below(64), bytes.count))
      default: if below(8) == 0 { bytes.removeSubrange(place...) }
      }
    }
    return bytes
  }
}
