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

  @Test("Collections that overlap hold no more objects together than the image has room for")
  func overlapping() {
    let (image, references) = heap(collections: 400, objects: 2000)
    var heap = GlobalHeap(image)
    #expect(heap.strings(references) == nil)
    // One of them alone is sound. Its last object 1 covers the head of the object 2.
    var other = GlobalHeap(image)
    #expect(other.strings(Array(references.prefix(16))) == ["\u{2}"])
  }
}
