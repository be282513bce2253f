import Testing

@testable import HDF5

/// A global heap whose collections overlap, as in section III.E of the HDF5 file format specification.
struct GlobalHeapTests {
  /// 64-bit and smaller integers in little-endian bytes.
  private func bytes(_ value: Int, _ size: Int) -> [UInt8] {
    (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
  }

  /// A heap of so many collections, each of which begins as an object of the one before and has all objects that follow.
  private func heap(collections: Int, objects: Int) -> (image: [UInt8], references: [UInt8]) {
    let size = 16 * (2 * collections + objects)
    var image: [UInt8] = []
    var references: [UInt8] = []
    for _ in 0..<collections {
      references += bytes(0, 4) + bytes(image.count, 8) + bytes(1, 4)
      references[references.count - 16] = 1
      image += Array("GCOL".utf8) + [1, 0, 0, 0] + bytes(size - image.count, 8)
      // An object that covers the head of the next collection.
      image += bytes(1, 2) + [0, 0, 0, 0, 0, 0] + bytes(16, 8)
    }
    for index in 0..<objects { image += bytes(index + 2, 2) + [0, 0, 0, 0, 0, 0] + bytes(0, 8) }
    return (image, references)
  }

  @Test("Overlapping collections cannot hold more objects than the image has space for")
  func overlapping() {
    let (image, references) = heap(collections: 400, objects: 2000)
    var heap = GlobalHeap(image)
    #expect(heap.strings(references) == nil)
    // One of them alone is sound. Its last object 1 covers the head of the object 2.
    var other = GlobalHeap(image)
    #expect(other.strings(Array(references.prefix(16))) == ["\u{2}"])
  }

  @Test("Objects count up to the last one that fits the image")
  func budget() {
    // Two collections of 2 + 2 and 1 + 2 objects in 7 times 16 bytes, and of 2 + 3 and 1 + 3 in 8 times 16.
    let (sound, references) = heap(collections: 2, objects: 3)
    var heap = GlobalHeap(sound)
    #expect(heap.strings(references) == ["\u{2}", "\u{2}"])
    let (crowded, others) = self.heap(collections: 2, objects: 4)
    var other = GlobalHeap(crowded)
    #expect(other.strings(others) == nil)
  }

  private func reference(_ length: Int, _ address: Int, _ index: Int) -> [UInt8] {
    bytes(length, 4) + bytes(address, 8) + bytes(index, 4)
  }

  /// A collection with these objects, each of which has padding up to a multiple of 8.
  private func collection(_ objects: [(index: Int, text: String)], size: Int? = nil, free: Int = 0) -> [UInt8]
  {
    var content: [UInt8] = []
    for (index, text) in objects {
      content += bytes(index, 2) + [0, 0, 0, 0, 0, 0] + bytes(text.utf8.count, 8) + Array(text.utf8)
      content += [UInt8](repeating: 0, count: (8 - text.utf8.count % 8) % 8)
    }
    content += [UInt8](repeating: 0, count: free)
    return Array("GCOL".utf8) + [1, 0, 0, 0] + bytes(size ?? 16 + content.count, 8) + content
  }

  private func strings(_ image: [UInt8], _ references: [UInt8]...) -> [String]? {
    var heap = GlobalHeap(image)
    return heap.strings(references.flatMap { $0 })
  }

  @Test("Objects are found by index, wherever their collection begins, up to its end")
  func objects() {
    let image = [1, 2, 3] + collection([(3, "abc"), (1, "12345678"), (300, "123456789"), (2, "")])
    #expect(
      strings(image, reference(8, 3, 1), reference(3, 3, 3), reference(9, 3, 300), reference(0, 3, 9))
        == ["12345678", "abc", "123456789", ""])
    #expect(strings(image, reference(2, 3, 3)) == ["ab"])
    for wrong in [
      reference(4, 3, 3), reference(1, 3, 2), reference(1, 3, 4), reference(1, 2, 1), reference(1, 4, 1),
      reference(1, image.count, 1), reference(1, image.count - 16, 1), reference(1, image.count - 15, 1),
      reference(1, .max, 1), reference(1, .min, 1), Array(reference(1, 3, 3).dropLast()),
    ] {
      #expect(strings(image, wrong) == nil)
    }
    // A reference to nothing leads nowhere, and needs no address.
    #expect(strings(image, reference(0, .max, 0)) == [""])
    #expect(strings(image) == [])
  }

  @Test("A collection ends at its declared size, and its free space ends its objects")
  func ends() {
    let two = collection([(1, "abcdefgh"), (2, "ijklmnop")])
    // The second object's head begins behind the end, or 15 or 16 bytes before it, and then it has 8 bytes too many.
    for (size, first) in [(40, "a"), (55, "a"), (56, nil), (63, nil), (64, "a")] {
      var image = two
      image.replaceSubrange(8..<16, with: bytes(size, 8))
      #expect(strings(image, reference(1, 0, 1)) == first.map { [$0] }, "\(size)")
    }
    #expect(strings(two, reference(8, 0, 2)) == ["ijklmnop"])
    #expect(strings(collection([(1, "a")], size: 41), reference(1, 0, 1)) == nil)
    let free = collection([(1, "a"), (0, "b"), (2, "c")])
    #expect(strings(free, reference(1, 0, 1)) == ["a"])
    #expect(strings(free, reference(1, 0, 2)) == nil && strings(free, reference(1, 0, 0)) == nil)
    var other = two
    other[4] = 2
    #expect(strings(other, reference(1, 0, 1)) == nil)
  }

  @Test("References cannot lead to more bytes in total than the image has, or to text that is not UTF-8")
  func text() {
    let text = String(repeating: "x", count: 64)
    // 96 bytes.
    let image = collection([(1, text)])
    #expect(strings(image, reference(64, 0, 1), reference(32, 0, 1))?.map(\.count) == [64, 32])
    #expect(strings(image, reference(64, 0, 1), reference(33, 0, 1)) == nil)
    #expect(strings(collection([(1, "é")]), reference(1, 0, 1)) == nil)
    #expect(strings(collection([(1, "é")]), reference(2, 0, 1)) == ["é"])
  }
}
