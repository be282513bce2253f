// Reads variable-length strings from an image without HDF5, which trusts lengths and indices: a damaged image could
// make it write past its buffers or loop forever.

/// The global heap collections of an image, described in section III.E of the HDF5 file format specification.
struct GlobalHeap {
  private let image: [UInt8]
  /// The location of the objects of the collections read so far, by address and index.
  private var collections: [Int: [Int: Range<Int>]] = [:]
  /// The remaining limit on bytes of strings: at most the size of the image, unless many references lead to one
  /// object to exhaust the memory.
  private var budget: Int
  /// The remaining limit on objects: each takes at least 16 bytes, but overlapping collections share them.
  private var objectBudget: Int

  init(_ image: [UInt8]) {
    self.image = image
    budget = image.count
    objectBudget = image.count / 16
  }

  /// Returns the strings of consecutive `HeapReference`s; nil if a reference is invalid or a string is not UTF-8.
  mutating func strings(_ references: [UInt8]) -> [String]? {
    var strings: [String] = []
    for start in stride(from: 0, to: references.count, by: HeapReference.size) {
      guard
        let length = references.integer(at: start, size: 4),
        let address = references.integer(at: start + 4, size: 8),
        let index = references.integer(at: start + 12, size: 4),
        let string = string(length, address, index)
      else { return nil }
      strings.append(string)
    }
    return strings
  }

  private mutating func string(_ length: Int, _ address: Int, _ index: Int) -> String? {
    // The empty string is not stored.
    if length == 0 { return "" }
    guard let object = objects(at: address)?[index], length <= object.count, length <= budget else {
      return nil
    }
    budget -= length
    return String(validating: image[object.prefix(length)], as: UTF8.self)
  }

  /// The locations of the objects of the collection at `address`, by index; nil if there is no valid collection.
  private mutating func objects(at address: Int) -> [Int: Range<Int>]? {
    if let known = collections[address] { return known }
    let headerSize = 16
    guard
      address <= image.count - headerSize, image[address...].starts(with: Self.signature),
      let size = image.integer(at: address + 8, size: 8), size <= image.count - address
    else { return nil }
    let end = address + size
    var objects: [Int: Range<Int>] = [:]
    var position = address + headerSize
    // Index 0 is the free space, which comes last.
    while position <= end - headerSize, let index = image.integer(at: position, size: 2), index > 0 {
      let start = position + headerSize
      guard let size = image.integer(at: position + 8, size: 8), size <= end - start else { return nil }
      guard objectBudget > 0 else { return nil }
      objectBudget -= 1
      objects[index] = start..<(start + size)
      position = start + (size + 7) / 8 * 8
    }
    collections[address] = objects
    return objects
  }

  /// "GCOL" and its only version.
  private static let signature: [UInt8] = [0x47, 0x43, 0x4F, 0x4C, 1]
}
