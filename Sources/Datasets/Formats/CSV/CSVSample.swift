// The first records of a file, from which its layout is told.

/// A field of a sample, in the memory of the text's window.
struct SampleField {
  /// Without quotes and without blanks around it, but with its escapes.
  let content: UnsafeBufferPointer<UInt8>
  let isQuoted: Bool
  private let isEscaped: Bool
  /// Whether something follows the closing quote.
  let hasRest: Bool
  private let hasBackslashes: Bool
  /// Whether it is a number, with each decimal mark.
  let isPointNumber: Bool
  let isCommaNumber: Bool

  fileprivate init(_ field: CSVField, _ dialect: CSVDialect) {
    content = field.content
    isQuoted = field.isQuoted
    isEscaped = field.isEscaped
    hasRest = field.hasRest
    hasBackslashes = dialect.hasEscapes
    isPointNumber = !field.isEscaped && CSVNumber.value(of: field.content, mark: UInt8(ascii: ".")) != nil
    isCommaNumber = !field.isEscaped && CSVNumber.value(of: field.content, mark: UInt8(ascii: ",")) != nil
  }

  var text: String {
    CSVField(content: content, isQuoted: isQuoted, isEscaped: isEscaped).text(backslashes: hasBackslashes)
  }

  var isEmpty: Bool { content.isEmpty }
  var isInfinity: Bool { !isQuoted && CSVNumber.isInfinity(content) }

  func contains(_ byte: UInt8) -> Bool { content.contains(byte) }

  func isNumber(_ mark: ReadingOptions.DecimalMark) -> Bool {
    mark == .point ? isPointNumber : isCommaNumber
  }
}

struct SampleRow {
  /// From 1.
  let line: Int
  /// The places of its first byte and of that behind its line end, in the window.
  let start: Int
  let end: Int
  let fields: [SampleField]

  /// Whether it begins with `#`, without quotes.
  var beginsWithHash: Bool {
    guard let first = fields.first, !first.isQuoted else { return false }
    return first.content.first == UInt8(ascii: "#")
  }

  /// Whether it begins like a comment.
  var isComment: Bool {
    guard let first = fields.first, !first.isQuoted else { return false }
    return first.content.first == UInt8(ascii: "#") || first.content.first == UInt8(ascii: "%")
  }
}

/// The rows that a dialect finds at the beginning of a text, without blank lines.
struct CSVSample {
  let dialect: CSVDialect
  let rows: [SampleRow]
  /// Whether the text ends within quotes.
  let isOpen: Bool

  /// - Parameters:
  ///   - line: of the first byte.
  ///   - isLast: whether the text ends with the window.
  init(
    _ window: UnsafeBufferPointer<UInt8>, line firstLine: Int, isLast: Bool,
    _ dialect: CSVDialect
  ) {
    self.dialect = dialect
    var rows: [SampleRow] = []
    var isOpen = false
    guard let base = window.baseAddress else {
      (self.rows, self.isOpen) = ([], false)
      return
    }
    dialect.endsField.withUnsafeBufferPointer { table in
      guard let table = table.baseAddress else { return }
      let end = base + window.count
      var scanner = CSVScanner(base, end: end, dialect, table)
      let complete = scanner.endOfCompleteRecords(isLast: isLast)
      isOpen = complete.isOpen && isLast
      scanner = CSVScanner(base, end: complete.end, dialect, table)
      var line = firstLine
      while scanner.position < complete.end {
        let start = scanner.position - base
        var fields: [SampleField] = []
        let first = line
        scanner.skipBlanks()
        if !scanner.isAtLineEnd {
          repeat {
            guard let field = scanner.field() else { break }
            line += field.lineEnds
            fields.append(SampleField(field, dialect))
          } while scanner.nextField()
        }
        scanner.skipLineEnd()
        line += 1
        if !fields.isEmpty {
          rows.append(
            SampleRow(
              line: first, start: start, end: min(scanner.position, complete.end) - base, fields: fields))
        }
      }
    }
    self.rows = rows
    self.isOpen = isOpen
  }
}

extension Collection<SampleRow> {
  /// Without lines that begin with `#`, if most lines do not.
  var withoutHashes: [SampleRow] {
    let others = filter { !$0.beginsWithHash }
    return 2 * others.count > count ? others : Array(self)
  }
}
