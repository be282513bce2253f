// Damaged images: reading always ends, with values or an HDF5Error.

import HDF5
import Testing

@Suite("Damaged images")
struct DamageTests {
  /// Knuth's linear congruential generator: the same damage in every run.
  private struct Generator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      // The low bits of such a generator have short periods.
      return state.byteSwapped ^ state >> 32
    }
  }

  @Test("A sound image can be read in full")
  func sound() throws {
    #expect(try Sample.readAll(Sample.image()) == [])
    #expect(try Sample.readAll(Sample.image(featureCount: 5000)) == [])
  }

  @Test("Truncated images are refused")
  func truncated() throws {
    let image = try Sample.image()
    var generator = Generator(state: 1)
    let lengths = Array(0..<100) + (0..<100).map { _ in .random(in: 0..<image.count, using: &generator) }
    for length in lengths + [image.count - 1] {
      #expect(Sample.readAll(Array(image.prefix(length))).count == 1, "\(length) bytes")
    }
  }

  @Test("Flipped bits don't crash", arguments: [(300, 20), (20, 5000)])
  func flipped(attempts: Int, featureCount: Int) throws {
    let image = try Sample.image(featureCount: featureCount)
    for seed in 0..<attempts {
      var generator = Generator(state: UInt64(seed))
      var damaged = image
      for _ in 0..<Int.random(in: 1...8, using: &generator) {
        let position = Int.random(in: 0..<image.count, using: &generator)
        damaged[position] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
      }
      _ = Sample.readAll(damaged)
    }
  }

  @Test("Damage to the superblock and the root group is found")
  func header() throws {
    let image = try Sample.image()
    // The signature, the superblock's fields and its checksum, and the beginning of the root group.
    for position in 0..<64 {
      var damaged = image
      damaged[position] ^= 0x40
      #expect(Sample.readAll(damaged).count == 1, "byte \(position)")
    }
  }

  @Test("Damage to the heap of strings, which has no checksum, doesn't crash")
  func heap() throws {
    let image = try FileImage.write { try $0.set("names", ["ab", "cde", "", "fghi"]) }
    let start = try #require(image.indices.first { image[$0...].starts(with: Array("GCOL".utf8)) })
    for position in start..<min(start + 120, image.count) {
      for value: UInt8 in [0, 1, 0x7F, 0x80, 0xFF] {
        var damaged = image
        damaged[position] = value
        do {
          let names = try FileImage.read(damaged) { try $0.strings("names") }
          #expect(names.count == 4)
        } catch {
          #expect(error is HDF5Error)
        }
      }
    }
  }

  @Test("A string that is not UTF-8 is refused")
  func encoding() throws {
    var image = try FileImage.write { try $0.set("name", "abcdefgh") }
    let start = try #require(image.indices.first { image[$0...].starts(with: Array("abcdefgh".utf8)) })
    image[start] = 0xFF
    #expect(
      throws: HDF5Error(
        operation: "read attribute 'name' of group '/'", message: "its text is damaged or not UTF-8")
    ) {
      try FileImage.read(image) { try $0.string("name") }
    }
  }
}
