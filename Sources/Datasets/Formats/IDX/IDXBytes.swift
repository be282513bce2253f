// Reads the bytes of an IDX file, compressed or not.

/// A sequential reader that knows its position.
struct IDXBytes {
  let path: String
  /// The position of the next byte, in the decompressed data.
  private(set) var position = 0
  private let stream: DataStream

  init(_ file: DataFile) throws(DatasetError) {
    path = file.path
    stream = try file.open()
  }

  /// An upper bound of the remaining bytes, as far as it is known without reading them.
  var maxBytes: Int { stream.maxBytes }

  /// Whether the bytes are decompressed.
  var isPacked: Bool { stream.isPacked }

  /// - Parameter expectation: what these bytes are, for the error at the end of the file.
  mutating func read(_ count: Int, _ expectation: String) throws(DatasetError) -> [UInt8] {
    // The header may lie about the size, so memory is allocated as bytes arrive.
    var bytes: [UInt8] = []
    while bytes.count < count {
      let size = min(count - bytes.count, max(bytes.count, Self.pieces.lowerBound), Self.pieces.upperBound)
      let piece = try stream.read(size)
      if bytes.count + size > bytes.capacity { bytes.reserveCapacity(min(2 * (bytes.count + size), count)) }
      bytes += piece
      position += piece.count
      guard piece.count == size else { throw error("the file ends here; expected \(expectation)") }
    }
    return bytes
  }

  private static let pieces = 1 << 16...1 << 24

  /// Throws unless everything has been read.
  ///
  /// - Parameter reason: why this must be the end.
  func finish(_ reason: String) throws(DatasetError) {
    guard try stream.read(1).isEmpty else {
      throw error("expected the end of the \(isPacked ? "contents" : "file"), \(reason)")
    }
    try stream.finish()
  }

  /// - Parameter position: nil for that of the next byte.
  func error(_ message: String, at position: Int? = nil) -> DatasetError {
    let place = isPacked ? " (unpacked)" : ""
    return DatasetError(path: path, "byte \(position ?? self.position)\(place): \(message)")
  }
}
