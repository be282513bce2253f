// Reads the bytes of an IDX file, gzipped or not.

import Files

/// A sequential reader that knows its position.
struct IDXBytes {
  private enum Source {
    case plain([UInt8])
    case gzip(Gzip)
  }

  let path: String
  /// The position of the next byte, in the decompressed data.
  private(set) var position = 0
  private let source: Source
  private let fileSize: Int

  init(_ file: DataFile) throws(DatasetError) {
    path = file.path
    fileSize = file.bytes.count
    guard Gzip.isGzip(file.bytes) else {
      source = .plain(file.bytes)
      return
    }
    do throws(Gzip.Fault) {
      source = .gzip(try Gzip(file.bytes))
    } catch {
      throw DatasetError(path: path, "zlib cannot unpack it")
    }
  }

  /// An upper bound of the remaining bytes, as far as it is known without reading them.
  var maxBytes: Int {
    switch source {
    case .plain: min(fileSize, File.largestSize)
    case .gzip:
      fileSize <= File.largestSize / Gzip.largestRatio ? fileSize * Gzip.largestRatio : File.largestSize
    }
  }

  /// Whether the bytes are decompressed.
  var isPacked: Bool { if case .gzip = source { true } else { false } }

  /// - Parameter expectation: what these bytes are, for the error at the end of the file.
  mutating func read(_ count: Int, _ expectation: String) throws(DatasetError) -> [UInt8] {
    switch source {
    case .plain(let bytes):
      guard bytes.count - position >= count else {
        position = bytes.count
        throw end(expectation)
      }
      defer { position += count }
      return Array(bytes[position..<position + count])
    case .gzip(let gzip):
      // The header may lie about the size, so memory is allocated as bytes arrive.
      var bytes: [UInt8] = []
      while bytes.count < count {
        let size = min(count - bytes.count, max(bytes.count, Self.pieces.lowerBound), Self.pieces.upperBound)
        let piece = try unpack(size, from: gzip)
        if bytes.count + size > bytes.capacity { bytes.reserveCapacity(min(2 * (bytes.count + size), count)) }
        bytes += piece
        position += piece.count
        guard piece.count == size else { throw end(expectation) }
      }
      return bytes
    }
  }

  private static let pieces = 1 << 16...1 << 24

  /// - Returns: fewer bytes only at the end.
  private func unpack(_ count: Int, from gzip: Gzip) throws(DatasetError) -> [UInt8] {
    var failure: Gzip.Fault?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(Gzip.Fault) {
        filled = try gzip.read(into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error
      }
    }
    if let failure { throw fault(failure) }
    return bytes
  }

  /// Throws unless everything has been read.
  ///
  /// - Parameter reason: why this must be the end.
  func finish(_ reason: String) throws(DatasetError) {
    switch source {
    case .plain(let bytes):
      guard bytes.count == position else { throw error("expected the end of the file, \(reason)") }
    case .gzip(let gzip):
      // zlib checks the checksum only when reading beyond the last byte.
      guard try unpack(1, from: gzip).isEmpty else {
        throw error("expected the end of the contents, \(reason)")
      }
      guard gzip.trailing == 0 else {
        throw DatasetError(
          path: path,
          "byte \(fileSize - gzip.trailing) of the gzip file: expected its end, as its contents end there")
      }
    }
  }

  /// - Parameter position: nil for that of the next byte.
  func error(_ message: String, at position: Int? = nil) -> DatasetError {
    let place = isPacked ? " (unpacked)" : ""
    return DatasetError(path: path, "byte \(position ?? self.position)\(place): \(message)")
  }

  private func end(_ expectation: String) -> DatasetError {
    error("the file ends here; expected \(expectation)")
  }

  private func fault(_ fault: Gzip.Fault) -> DatasetError {
    switch fault {
    case .truncated: DatasetError(path: path, "byte \(fileSize) of the gzip file: it is cut off here")
    case .damaged: error("the gzip file is damaged at or after this place")
    }
  }
}
