// The content of a file, decompressed as it is read.

import Files

enum DecompressionFault: Error {
  case damaged
}

/// A streaming decompressor.
protocol Decompressor {
  /// The format's name, for errors.
  var title: String { get }
  /// Whether all that was begun has ended, checksums included.
  var isComplete: Bool { get }

  /// Decompresses some of the input into the output.
  ///
  /// - Parameters:
  ///   - input: at least 4 bytes unless the file ends before.
  ///   - consumed: set to the number of bytes used.
  ///   - produced: set to the number of bytes written. If both are 0, what follows is no compressed data.
  func decompress(
    _ input: UnsafeRawBufferPointer, _ consumed: inout Int, into output: UnsafeMutableRawBufferPointer,
    _ produced: inout Int) throws(DecompressionFault)
}

/// A file's content, decompressed, read from beginning to end.
final class DataStream {
  let path: String
  /// The position of the next byte in the content.
  private(set) var position = 0
  private let input: RawBuffer
  private let decompressor: (any Decompressor)?
  private var isAtEnd = false

  init(_ raw: RawBytes) throws(DatasetError) {
    path = raw.path
    input = RawBuffer(raw)
    let first = try input.peek(4)
    do throws(DecompressionFault) {
      decompressor =
        first.starts(with: Gzip.signature)
        ? try Gzip() : first.starts(with: Zstandard.signature) ? try Zstandard() : nil
    } catch {
      throw DatasetError(path: raw.path, "the file cannot be unpacked: there is not enough memory")
    }
  }

  /// Whether the content is decompressed.
  var isPacked: Bool { decompressor != nil }

  /// The size of the content, if it is stored as it is.
  var plainSize: Int? { isPacked ? nil : input.raw.size }

  /// An upper bound of the remaining bytes, as far as it is known without reading them.
  var maxBytes: Int {
    let size = input.raw.size
    guard decompressor is Gzip else { return isPacked ? File.largestSize : min(size, File.largestSize) }
    return size <= File.largestSize / Gzip.largestRatio ? size * Gzip.largestRatio : File.largestSize
  }

  /// Fills a buffer with the next bytes.
  ///
  /// - Returns: the number of bytes; less than the buffer's size only at the end.
  func read(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    var filled = 0
    try fill(buffer, &filled)
    return filled
  }

  /// Like `read(into:)`, but damage ends the content.
  func readUndamaged(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    var filled = 0
    try? fill(buffer, &filled)
    return filled
  }

  /// - Returns: the next bytes; fewer only at the end.
  func read(_ count: Int) throws(DatasetError) -> [UInt8] {
    var failure: DatasetError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      do throws(DatasetError) {
        filled = try read(into: UnsafeMutableRawBufferPointer(buffer))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Throws if the end has been reached, and the file has more bytes than its content.
  func finish() throws(DatasetError) {
    guard let decompressor, isAtEnd, try !input.peek().isEmpty else { return }
    throw DatasetError(
      path: path,
      "byte \(input.position) of the \(decompressor.title) file: expected its end, as its contents end there")
  }

  private func fill(_ buffer: UnsafeMutableRawBufferPointer, _ filled: inout Int) throws(DatasetError) {
    while filled < buffer.count, !isAtEnd {
      let rest = UnsafeMutableRawBufferPointer(rebasing: buffer[filled...])
      let count = if let decompressor { try unpack(decompressor, into: rest) } else { try copy(into: rest) }
      filled += count
      position += count
      guard position <= File.largestSize else {
        throw DatasetError(path: path, "the content is larger than \(File.largestSize >> 30) GiB")
      }
    }
  }

  private func copy(into buffer: UnsafeMutableRawBufferPointer) throws(DatasetError) -> Int {
    // The first bytes have been read to recognise the format.
    let first = input.buffered
    guard first.isEmpty else {
      let count = min(first.count, buffer.count)
      buffer.copyMemory(from: UnsafeRawBufferPointer(rebasing: first[..<count]))
      input.consume(count)
      return count
    }
    let count = try input.raw.read(into: buffer)
    isAtEnd = count < buffer.count
    return count
  }

  private func unpack(
    _ decompressor: any Decompressor, into buffer: UnsafeMutableRawBufferPointer
  ) throws(DatasetError) -> Int {
    let source = try input.peek(4)
    if source.isEmpty, decompressor.isComplete {
      isAtEnd = true
      return 0
    }
    var (consumed, produced) = (0, 0)
    do throws(DecompressionFault) {
      try decompressor.decompress(source, &consumed, into: buffer, &produced)
    } catch {
      throw DatasetError(
        path: path,
        "byte \(position) (unpacked): the \(decompressor.title) file is damaged at or after this place")
    }
    input.consume(consumed)
    if consumed == 0, produced == 0 {
      if decompressor.isComplete {
        isAtEnd = true
        return 0
      }
      guard !source.isEmpty else {
        throw DatasetError(
          path: path, "byte \(input.raw.size) of the \(decompressor.title) file: it is cut off here")
      }
    }
    return produced
  }
}
