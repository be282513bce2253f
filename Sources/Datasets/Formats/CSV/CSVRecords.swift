/// Reads the records of a CSV text: RFC 4180 with the variations of spreadsheets, such as a byte order mark, line
/// ends of either kind and blank lines at the end. It does not interpret fields.
struct CSVRecords {
  /// The maximum number of fields in a record.
  static let maxFields = Dataset.maxFeatures + 1

  private let path: String
  private let bytes: [UInt8]
  private var index = 0
  private var nextLine = 1
  /// The number of fields in the last record.
  private var width = 0
  /// The line on which the last record began, from 1.
  private(set) var line = 0

  init(_ bytes: [UInt8], path: String) {
    self.bytes = bytes
    self.path = path
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  /// The fields of the next record that is not blank, without quotes; nil at the end.
  mutating func next() throws(DatasetError) -> [Field]? {
    skipBlankLines()
    guard index < bytes.count else { return nil }
    line = nextLine
    var fields: [Field] = []
    // Rows of a table have the same length.
    fields.reserveCapacity(width)
    defer { width = fields.count }
    while true {
      guard fields.count < Self.maxFields else {
        throw DatasetError(path: path, line: line, "the line has more than \(Self.maxFields) fields")
      }
      fields.append(try nextField())
      guard index < bytes.count else { return fields }
      let byte = bytes[index]
      if byte == UInt8(ascii: ",") {
        index += 1
        continue
      }
      skipLineEnd()
      return fields
    }
  }

  /// A field of a record. Most are slices of the file, from which numbers are parsed directly.
  struct Field {
    let bytes: ArraySlice<UInt8>

    /// The text, trimmed.
    var text: String { String(decoding: trimmed, as: UTF8.self) }

    var trimmed: ArraySlice<UInt8> {
      guard let first = bytes.first, let last = bytes.last, Self.isBlank(first) || Self.isBlank(last) else {
        return bytes
      }
      let end = (bytes.lastIndex { !Self.isBlank($0) } ?? bytes.startIndex - 1) + 1
      return bytes[..<end].drop(while: Self.isBlank)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
  }

  private mutating func nextField() throws(DatasetError) -> Field {
    if index < bytes.count, bytes[index] == UInt8(ascii: "\"") { return try nextQuotedField() }
    let start = index
    while index < bytes.count, !Self.endsField(bytes[index]) { index += 1 }
    return Field(bytes: bytes[start..<index])
  }

  private mutating func nextQuotedField() throws(DatasetError) -> Field {
    let quote = UInt8(ascii: "\"")
    var content: [UInt8] = []
    index += 1
    while true {
      guard index < bytes.count else {
        throw DatasetError(path: path, line: line, "a quoted field of this record is never closed")
      }
      let byte = bytes[index]
      index += 1
      if byte == quote {
        guard index < bytes.count, bytes[index] == quote else { break }
        index += 1
      } else if byte == UInt8(ascii: "\n") {
        nextLine += 1
      }
      content.append(byte)
    }
    if index < bytes.count, !Self.endsField(bytes[index]) {
      throw DatasetError(
        path: path, line: nextLine, "a quoted field must be followed by a comma or the end of the line")
    }
    return Field(bytes: content[...])
  }

  private static func endsField(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
  }

  private mutating func skipLineEnd() {
    if bytes[index] == UInt8(ascii: "\r") {
      index += 1
      if index < bytes.count, bytes[index] == UInt8(ascii: "\n") { index += 1 }
    } else {
      index += 1
    }
    nextLine += 1
  }

  private mutating func skipBlankLines() {
    while index < bytes.count, bytes[index] == UInt8(ascii: "\n") || bytes[index] == UInt8(ascii: "\r") {
      skipLineEnd()
    }
  }
}
