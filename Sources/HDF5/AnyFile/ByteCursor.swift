// Reads the fields of a file's structures, each within bounds.

/// A fault in a file, or something that is not read.
struct FormatFault: Error {
  let message: String
  init(_ message: String) { self.message = message }

  static let damaged = FormatFault("it is damaged")
}

/// A position in a file, and the end of the structure that it is in.
struct ByteCursor {
  let image: [UInt8]
  private(set) var position: Int
  let end: Int

  /// - Parameter end: nil for the end of the file.
  init(_ image: [UInt8], at position: Int, end: Int? = nil) throws(FormatFault) {
    let end = end ?? image.count
    guard position >= 0, position <= end, end <= image.count else { throw .damaged }
    self.image = image
    self.position = position
    self.end = end
  }

  var remaining: Int { end - position }

  mutating func skip(_ count: Int) throws(FormatFault) {
    guard count >= 0, count <= remaining else { throw .damaged }
    position += count
  }

  /// A little-endian number that is not negative.
  mutating func integer(_ size: Int) throws(FormatFault) -> Int {
    let start = position
    try skip(size)
    guard let value = image.integer(at: start, size: size) else { throw .damaged }
    return value
  }

  /// An address or a length of 8 bytes; nil if all bits are set, which says that there is none.
  mutating func address() throws(FormatFault) -> Int? {
    let start = position
    try skip(8)
    if image[start..<position].allSatisfy({ $0 == 0xFF }) { return nil }
    guard let value = image.integer(at: start, size: 8) else { throw .damaged }
    return value
  }

  mutating func bytes(_ count: Int) throws(FormatFault) -> [UInt8] {
    let start = position
    try skip(count)
    return Array(image[start..<position])
  }

  mutating func require(_ signature: String) throws(FormatFault) {
    guard try bytes(signature.utf8.count) == Array(signature.utf8) else { throw .damaged }
  }

  /// A name that ends at a zero.
  ///
  /// - Parameter unit: the multiple of bytes that it takes.
  mutating func name(paddedTo unit: Int = 1) throws(FormatFault) -> String {
    guard let length = image[position..<end].firstIndex(of: 0).map({ $0 - position }),
      let text = String(validating: image[position..<position + length], as: UTF8.self)
    else { throw .damaged }
    try skip((length + unit) / unit * unit)
    return text
  }
}
