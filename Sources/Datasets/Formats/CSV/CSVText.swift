// The text of a file as UTF-8, a window of some 256 KiB at a time.

import Glibc

/// A file's text from beginning to end. Only what `window` covers is in memory.
final class CSVText {
  /// The longest record. A quoted field that is never closed would otherwise bring the whole file into memory.
  static let largestRecord = 1 << 28
  private static let pieceSize = 1 << 18
  /// Readable bytes behind the window, of which the first is a line feed.
  private static let padding = 64

  let path: String
  /// The line of the window's first byte, from 1. Whoever moves the window counts it on.
  var line = 1
  /// Whether the window reaches to the end of the text.
  private(set) var isAtEnd = false
  private let stream: DataStream
  private let encoding: ReadingOptions.Encoding
  private var decoder: TextDecoder?
  private var memory: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  private var start = 0
  private var end = 0
  /// The number of bytes that earlier windows have passed.
  private(set) var passed = 0

  init(_ file: DataFile, _ encoding: ReadingOptions.Encoding) throws(DatasetError) {
    path = file.path
    stream = try file.open()
    self.encoding = encoding
    decoder = encoding == .utf8 ? nil : TextDecoder(encoding, path: file.path)
    capacity = Self.pieceSize
    memory = .allocate(capacity: capacity + Self.padding)
    try extend()
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    if window.starts(with: mark) { start = mark.count }
  }

  deinit { memory.deallocate() }

  /// Followed by a line feed and some readable bytes. Valid until the next call of `extend`.
  var window: UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: memory + start, count: end - start)
  }

  /// The size of the text if the first `count` bytes of it are like the rest; nil if unknown.
  var expectedSize: Int? { encoding == .utf8 ? stream.plainSize : nil }

  /// Moves the beginning of the window.
  func consume(_ count: Int) {
    precondition(count <= end - start, "no more than the window")
    start += count
    passed += count
  }

  /// Extends the window by what follows it.
  func extend() throws(DatasetError) {
    guard !isAtEnd else { return }
    memory.update(from: memory + start, count: end - start)
    (start, end) = (0, end - start)
    if capacity - end < Self.pieceSize / 2 { try grow() }
    let free = UnsafeMutableRawBufferPointer(start: memory + end, count: capacity - end)
    if decoder == nil {
      let count = try stream.read(into: free)
      isAtEnd = count < free.count
      end += count
    } else {
      // A unit of any encoding becomes at most three bytes.
      let bytes = try stream.read(free.count / 3)
      isAtEnd = bytes.count < free.count / 3
      end += try decoder?.decode(bytes, isLast: isAtEnd, into: memory + end) ?? 0
    }
    if isAtEnd { try stream.finish() }
    memset(memory + end, 0, Self.padding)
    memory[end] = UInt8(ascii: "\n")
  }

  private func grow() throws(DatasetError) {
    guard capacity < Self.largestRecord else {
      throw DatasetError(
        path: path, line: line,
        "the line or a quoted field in it is longer than \(Self.largestRecord >> 20) MiB")
    }
    let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: 2 * capacity + Self.padding)
    larger.update(from: memory, count: end)
    memory.deallocate()
    memory = larger
    capacity *= 2
  }

  /// The size of the complete records at the beginning of the window, and whether a quoted field follows that the text
  /// never closes.
  func completeRecords(_ dialect: CSVDialect) -> (count: Int, isOpen: Bool) {
    let window = window
    guard let start = window.baseAddress else { return (0, false) }
    return dialect.endsField.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return (0, false) }
      var scanner = CSVScanner(start, end: start + window.count, dialect, table)
      let (end, isOpen) = scanner.endOfCompleteRecords(isLast: isAtEnd)
      return (end - start, isOpen)
    }
  }

  /// Throws unless the first `count` bytes of the window are text in UTF-8.
  func validate(_ count: Int) throws(DatasetError) {
    let bytes = UnsafeBufferPointer(start: memory + start, count: count)
    if let zero = bytes.baseAddress.flatMap({ memchr($0, 0, count) }) {
      let place = UnsafeRawPointer(zero) - UnsafeRawPointer(memory + start)
      throw error(
        at: place,
        "byte \(passed + place) of the text is zero, which no text has: the file is binary, or its encoding must be stated"
      )
    }
    guard decoder == nil else { return }
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
    } catch {
      let place = error.byteOffsets.lowerBound
      throw self.error(
        at: place,
        "character \(character(of: place)) of the line is not UTF-8 (byte 0x\(hex([bytes[place]]))): if the file is Windows-1252 "
          + "or Latin-1, state \"encoding\": \"windows-1252\" or \"latin-1\" in the spec, or convert it to UTF-8"
      )
    }
  }

  private func error(at place: Int, _ message: String) -> DatasetError {
    var line = line
    for index in 0..<place {
      let byte = memory[start + index]
      let isReturn = byte == UInt8(ascii: "\r") && memory[start + index + 1] != UInt8(ascii: "\n")
      if byte == UInt8(ascii: "\n") || isReturn { line += 1 }
    }
    return DatasetError(path: path, line: line, message)
  }

  /// The number of a character in its line, from 1.
  private func character(of place: Int) -> Int {
    var first = place
    while first > 0, memory[start + first - 1] != UInt8(ascii: "\n"),
      memory[start + first - 1] != UInt8(ascii: "\r")
    {
      first -= 1
    }
    return (first..<place).count { memory[start + $0] & 0xC0 != 0x80 } + 1
  }
}
