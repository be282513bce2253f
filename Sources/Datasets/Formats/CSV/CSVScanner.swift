// Finds fields and records in bytes. The only rules of quoting are here.

import Glibc

/// A field in a text's bytes, which must outlive it.
struct CSVField {
  /// Without quotes and without blanks around it.
  var content: UnsafeBufferPointer<UInt8>
  var isQuoted = false
  /// Whether the content holds doubled quotes or escapes.
  var isEscaped = false
  /// Whether anything but blanks follows the closing quote.
  var hasRest = false
  /// The line ends in the content.
  var lineEnds = 0

  /// The content as it is meant.
  func unescaped(backslashes: Bool) -> [UInt8] {
    guard isEscaped else { return Array(content) }
    var bytes: [UInt8] = []
    var index = 0
    while index < content.count {
      let byte = content[index]
      let isEscape =
        byte == UInt8(ascii: "\"") || backslashes && byte == UInt8(ascii: "\\") && index + 1 < content.count
      if isEscape { index += 1 }
      if index < content.count { bytes.append(content[index]) }
      index += 1
    }
    return bytes
  }

  /// The content as text.
  func text(backslashes: Bool) -> String {
    String(decoding: unescaped(backslashes: backslashes), as: UTF8.self)
  }
}

/// Reads fields from `position` on.
///
/// Every loop ends at the line feed that follows the text: the memory at `end` must hold one.
struct CSVScanner {
  var position: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>
  private let endsField: UnsafePointer<Bool>
  private let isWhitespace: Bool
  private let spaceIsBlank: Bool
  private let tabIsBlank: Bool
  private let hasEscapes: Bool

  private static let quote = UInt8(ascii: "\"")
  private static let lineFeed = UInt8(ascii: "\n")
  private static let carriageReturn = UInt8(ascii: "\r")

  /// - Parameter endsField: that of the dialect, with an element for each byte.
  init(
    _ position: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, _ dialect: CSVDialect,
    _ endsField: UnsafePointer<Bool>
  ) {
    self.position = position
    self.end = end
    self.endsField = endsField
    isWhitespace = dialect.isWhitespace
    spaceIsBlank = dialect.separatorByte != UInt8(ascii: " ")
    tabIsBlank = dialect.separatorByte != UInt8(ascii: "\t") || dialect.isWhitespace
    hasEscapes = dialect.hasEscapes
  }

  /// Whether the position is at the end of a line, or of the text.
  @inline(__always)
  var isAtLineEnd: Bool {
    position.pointee == Self.lineFeed || position.pointee == Self.carriageReturn
  }

  @inline(__always)
  mutating func skipBlanks() {
    while position.pointee == UInt8(ascii: " ") && spaceIsBlank
      || position.pointee == UInt8(ascii: "\t") && tabIsBlank
    {
      position += 1
    }
  }

  /// Moves behind the end of a line of any kind.
  ///
  /// - Precondition: `isAtLineEnd`.
  @inline(__always)
  mutating func skipLineEnd() {
    let isReturn = position.pointee == Self.carriageReturn
    position += 1
    if isReturn, position < end, position.pointee == Self.lineFeed { position += 1 }
  }

  /// Moves behind the separator that follows a field.
  ///
  /// - Returns: false at the end of the line.
  @inline(__always)
  mutating func nextField() -> Bool {
    if isWhitespace { skipBlanks() }
    if isAtLineEnd { return false }
    if !isWhitespace { position += 1 }
    return true
  }

  /// Reads a field, and moves to what ends it.
  ///
  /// - Returns: nil if its quotes are not closed.
  mutating func field() -> CSVField? {
    skipBlanks()
    guard position.pointee != Self.quote else { return quotedField() }
    let start = position
    while !endsField[Int(position.pointee)] { position += 1 }
    return CSVField(content: trimmed(start, position))
  }

  private mutating func quotedField() -> CSVField? {
    position += 1
    let start = position
    var field = CSVField(content: UnsafeBufferPointer(start: start, count: 0), isQuoted: true)
    while position < end {
      let byte = position.pointee
      if byte == Self.quote {
        guard position + 1 < end, position[1] == Self.quote else { break }
        field.isEscaped = true
        position += 1
      } else if byte == UInt8(ascii: "\\"), hasEscapes, position + 1 < end {
        field.isEscaped = true
        position += 1
      } else if byte == Self.lineFeed || byte == Self.carriageReturn && position[1] != Self.lineFeed {
        field.lineEnds += 1
      }
      position += 1
    }
    guard position < end else { return nil }
    field.content = trimmed(start, position)
    position += 1
    while !endsField[Int(position.pointee)] {
      if !CSVDialect.isBlank(position.pointee) { field.hasRest = true }
      position += 1
    }
    return field
  }

  private func trimmed(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>
  ) -> UnsafeBufferPointer<UInt8> {
    var (start, end) = (start, end)
    while start < end, CSVDialect.isBlank(start.pointee) { start += 1 }
    while end > start, CSVDialect.isBlank(end[-1]) { end -= 1 }
    return UnsafeBufferPointer(start: start, count: end - start)
  }

  /// Skips a line that begins with `#`, to its end, unless it has as many fields as a row.
  ///
  /// - Parameter width: the number of a row's fields.
  /// - Returns: the number of line ends within quotes; nil if it is a row.
  mutating func skipComment(width: Int) -> Int? {
    var rest = self
    var (fields, lineEnds) = (0, 0)
    repeat {
      guard let field = rest.field() else { return nil }
      fields += 1
      lineEnds += field.lineEnds
    } while rest.nextField()
    guard fields != width else { return nil }
    self = rest
    return lineEnds
  }

  /// The end of the last record that is certainly complete.
  ///
  /// - Parameter isLast: whether no more text follows.
  /// - Returns: also, whether quotes are open at the end of the text.
  mutating func endOfCompleteRecords(isLast: Bool) -> (end: UnsafePointer<UInt8>, isOpen: Bool) {
    let start = position
    guard memchr(start, Int32(Self.quote), end - start) != nil else {
      return (isLast ? end : endOfLines(from: start), false)
    }
    var complete = start
    while position < end {
      repeat { if field() == nil { return (complete, true) } } while nextField()
      // What stands at the end may be the beginning of more.
      if !isLast, position >= end - 1, position >= end || position.pointee == Self.carriageReturn {
        return (complete, false)
      }
      skipLineEnd()
      complete = min(position, end)
    }
    return (complete, false)
  }

  private func endOfLines(from start: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    let text = UnsafeBufferPointer(start: start, count: end - start)
    if let last = text.lastIndex(of: Self.lineFeed) { return start + last + 1 }
    // A carriage return at the end may belong to a line feed that follows.
    return start + (text.dropLast().lastIndex(of: Self.carriageReturn).map { $0 + 1 } ?? 0)
  }
}
