/// Converts text in another encoding to UTF-8, piece by piece.
struct TextDecoder {
  private let encoding: ReadingOptions.Encoding
  private let path: String
  /// Bytes of a character that has not ended.
  private var rest: [UInt8] = []
  private var position = 0
  private var isAtStart = true

  init(_ encoding: ReadingOptions.Encoding, path: String) {
    self.encoding = encoding
    self.path = path
  }

  /// - Parameters:
  ///   - isLast: whether no more bytes follow.
  ///   - output: room for three bytes for each of `bytes`, and for three more.
  /// - Returns: the number of bytes written.
  mutating func decode(
    _ bytes: [UInt8], isLast: Bool, into output: UnsafeMutablePointer<UInt8>
  ) throws(DatasetError) -> Int {
    var count = 0
    func put(_ scalar: Unicode.Scalar) {
      for unit in scalar.utf8 {
        output[count] = unit
        count += 1
      }
    }
    switch encoding {
    case .utf8, .windows1252, .latin1:
      for byte in bytes {
        if byte < 0x80 {
          output[count] = byte
          count += 1
        } else {
          put(Self.scalar(byte))
        }
      }
    case .utf16LittleEndian, .utf16BigEndian:
      let input = rest + bytes
      var index = 0
      while index + 1 < input.count {
        let first = unit(input, index)
        if !(0xD800...0xDFFF ~= first) {
          if !(isAtStart && first == 0xFEFF), let scalar = Unicode.Scalar(first) { put(scalar) }
          index += 2
        } else {
          guard index + 3 < input.count || isLast else { break }
          let second = index + 3 < input.count ? unit(input, index + 2) : 0
          guard first < 0xDC00, 0xDC00...0xDFFF ~= second,
            let scalar = Unicode.Scalar(0x10000 + (UInt32(first) - 0xD800) << 10 + UInt32(second) - 0xDC00)
          else {
            throw DatasetError(
              path: path, "bytes \(position + index) and \(position + index + 1) of the text are not UTF-16")
          }
          put(scalar)
          index += 4
        }
        isAtStart = false
      }
      rest = Array(input[index...])
      position += index
      guard !isLast || rest.isEmpty else {
        throw DatasetError(path: path, "byte \(position) of the text: UTF-16 has two bytes for each unit")
      }
    }
    return count
  }

  private func unit(_ bytes: [UInt8], _ index: Int) -> UInt16 {
    let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
    return encoding == .utf16LittleEndian ? second << 8 | first : first << 8 | second
  }

  /// The characters of 0x80 to 0x9F in windows-1252, as the index of the WHATWG's Encoding Standard has them. Its
  /// latin1 is the same: the control characters of ISO 8859-1 have no place in a table.
  private static let upperControls: [UInt16] = [
    0x20AC, 0x81, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152,
    0x8D,
    0x017D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161,
    0x203A,
    0x0153, 0x9D, 0x017E, 0x0178,
  ]

  private static func scalar(_ byte: UInt8) -> Unicode.Scalar {
    guard 0x80...0x9F ~= byte else { return Unicode.Scalar(byte) }
    return Unicode.Scalar(upperControls[Int(byte) - 0x80]) ?? Unicode.Scalar(byte)
  }
}

extension ReadingOptions.Encoding {
  /// The encoding of a file: that of its byte order mark, UTF-16 if most zero bytes stand at even or at odd
  /// places, and otherwise UTF-8.
  ///
  /// - Throws: if the file is binary.
  static func told(from file: DataFile) throws(DatasetError) -> ReadingOptions.Encoding {
    let start = file.start
    for mark in [[0xFF, 0xFE, 0, 0], [0, 0, 0xFE, 0xFF]] as [[UInt8]] where start.starts(with: mark) {
      throw DatasetError(
        path: file.path,
        "the file is UTF-32, as its byte order mark says: convert it with 'iconv -f UTF-32 -t UTF-8'")
    }
    if start.starts(with: [0xFF, 0xFE]) { return .utf16LittleEndian }
    if start.starts(with: [0xFE, 0xFF]) { return .utf16BigEndian }
    let hasZero = start.contains(0)
    if hasZero || !isUTF8(start), let kind = FileKind.of(start) {
      throw DatasetError(path: file.path, "the file is \(kind.name), not text: \(kind.advice)")
    }
    guard hasZero else { return .utf8 }
    let even = stride(from: 0, to: start.count, by: 2).count { start[$0] == 0 }
    let odd = stride(from: 1, to: start.count, by: 2).count { start[$0] == 0 }
    // Separators and line ends have a zero byte in any language's text.
    let isWide =
      start.count.isMultiple(of: 2) && 4 * min(even, odd) <= max(even, odd)
      && 50 * max(even, odd) >= start.count
    return !isWide ? .utf8 : even < odd ? .utf16LittleEndian : .utf16BigEndian
  }

  private static func isUTF8(_ bytes: [UInt8]) -> Bool {
    // The last character may be cut off.
    let end = bytes.lastIndex { $0 & 0xC0 != 0x80 } ?? 0
    return String(validating: bytes[..<end], as: UTF8.self) != nil
  }
}
