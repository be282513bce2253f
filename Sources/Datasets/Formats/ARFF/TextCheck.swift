/// Rejects bytes that are not UTF-8 text, and identifies their format or encoding if possible.
enum TextCheck {
  static func require(_ bytes: [UInt8], path: String) throws(DatasetError) {
    let zero = bytes.firstIndex(of: 0)
    let invalid = firstInvalid(bytes)
    guard zero != nil || invalid != nil else { return }
    if let kind = FileKind.of(bytes) {
      throw DatasetError(path: path, "the file is \(kind.name), not text: \(kind.advice)")
    }
    if let encoding = wideEncoding(bytes) {
      throw DatasetError(
        path: path,
        "the file is \(encoding), as its byte order mark says, not UTF-8: convert it with 'iconv -f \(encoding) -t UTF-8'"
      )
    }
    if let zero {
      throw DatasetError(
        path: path, line: line(of: zero, in: bytes),
        "byte \(zero) of the file is zero, which no text has: the file is binary, or UTF-16 without a byte order mark"
      )
    }
    if let invalid {
      throw DatasetError(
        path: path, line: line(of: invalid, in: bytes),
        "the line is not UTF-8 (byte 0x\(hex(bytes[invalid...invalid]))): if the file is Latin-1 or Windows-1252, convert it "
          + "with 'iconv -f WINDOWS-1252 -t UTF-8'")
    }
  }

  /// The position of the first byte that is not valid UTF-8.
  private static func firstInvalid(_ bytes: [UInt8]) -> Int? {
    do throws(UTF8.ValidationError) {
      _ = try UTF8Span(validating: bytes.span)
      return nil
    } catch {
      return error.byteOffsets.lowerBound
    }
  }

  /// The encoding that a byte order mark indicates.
  private static func wideEncoding(_ bytes: [UInt8]) -> String? {
    let marks: [(mark: [UInt8], encoding: String)] = [
      ([0xFF, 0xFE, 0, 0], "UTF-32"), ([0, 0, 0xFE, 0xFF], "UTF-32"),
      ([0xFF, 0xFE], "UTF-16"), ([0xFE, 0xFF], "UTF-16"),
    ]
    return marks.first { bytes.starts(with: $0.mark) }?.encoding
  }

  /// The line of a byte, from 1, with line ends of any kind.
  private static func line(of place: Int, in bytes: [UInt8]) -> Int {
    var line = 1
    for index in 0..<place {
      let byte = bytes[index]
      let isReturn = byte == UInt8(ascii: "\r") && bytes[index + 1] != UInt8(ascii: "\n")
      if byte == UInt8(ascii: "\n") || isReturn { line += 1 }
    }
    return line
  }
}
