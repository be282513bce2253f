/// How a file is divided into named columns: stated, or told from its first records.
struct CSVLayout {
  let encoding: ReadingOptions.Encoding
  let dialect: CSVDialect
  /// Unique, except empty ones.
  let names: [String]
  /// The line of the names; nil if the file has none.
  let namesLine: Int?
  /// The place of the first row of values in the text, and its line.
  let start: (byte: Int, line: Int)
  let missing: MissingSpellings
  /// Whether lines that begin with `#` and have another number of fields are comments: no row of the sample begins so.
  let hasComments: Bool
  /// For each column, whether the sample has values that are no numbers.
  let holdsWords: [Bool]
  /// What was stated and what was told.
  let reading: ReadingOptions

  /// The least number of bytes of a sample, if the text has as many.
  static let sampleSize = 1 << 16
  /// The greatest number, for a text of very long lines.
  private static let largestSample = 1 << 25

  /// - Parameter text: at its beginning.
  init(
    _ text: CSVText, _ encoding: ReadingOptions.Encoding, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws(DatasetError) {
    let path = text.path
    let skipped = try Self.prepare(text, options)
    let window = text.window
    if window.isEmpty {
      throw DatasetError(
        path: path, skipped == 0 ? "the file is empty" : "there are no lines behind those to skip")
    }
    let end = Self.sampleEnd(text)
    let part = UnsafeBufferPointer(rebasing: window[..<end])
    let isLast = text.isAtEnd && end == window.count
    let line = text.line
    let told = CSVDialect.told(
      stated: options.separator, mayEscape: part.contains(UInt8(ascii: "\\"))
    ) { dialect in
      CSVSample(part, line: line, isLast: isLast, dialect)
    }
    let sample = CSVSample(part, line: line, isLast: isLast, told)
    let decimal = options.decimal ?? .told(from: sample)
    let dialect = CSVDialect(told.separator, decimal: decimal, hasEscapes: told.hasEscapes)
    guard told.separator != .character(UInt8(ascii: decimal == .comma ? "," : ".")) else {
      throw DatasetError(path: path, "separator and decimal mark are both '\(decimal.rawValue)'")
    }
    guard !sample.rows.isEmpty else {
      throw DatasetError(
        path: path,
        !isLast || sample.isOpen
          ? "the first line is too long, or its quotes are never closed" : "the file has only blank lines")
    }
    let header = try CSVHeader(sample, options, decimal: decimal, path: path)
    guard header.names.count <= Dataset.maxFeatures + 1 else {
      throw DatasetError(
        path: path, line: header.line, "the line has more than \(Dataset.maxFeatures + 1) fields")
    }

    self.encoding = encoding
    self.dialect = dialect
    names = CSVHeader.unique(header.names)
    namesLine = header.line
    missing = MissingSpellings(options.missing, mark: UInt8(ascii: decimal == .point ? "." : ","))
    let rows = sample.rows[header.firstRow...]
    let first =
      rows.first.map { ($0.start, $0.line) } ?? sample.rows.last.map { ($0.end, $0.line + 1) } ?? (0, 1)
    start = (skipped + first.0, first.1)
    hasComments = !rows.contains { $0.beginsWithHash && $0.fields.count == header.names.count }
    holdsWords = Self.holdsWords(rows, width: names.count, decimal, missing)

    var reading = options
    reading.separator = dialect.separator
    reading.decimal = decimal
    reading.encoding = encoding
    reading.header = header.stated
    reading.skipRows = header.skippedLines
    self.reading = reading
    if options.decimal == nil { try requirePlainNumbers(rows, request, path) }
  }

  /// Skips lines and brings enough text into the window.
  ///
  /// - Returns: the number of bytes skipped.
  private static func prepare(_ text: CSVText, _ options: ReadingOptions) throws(DatasetError) -> Int {
    var skipped = (bytes: 0, lines: 0)
    while true {
      skipped = lines(text.window, options.skipRows ?? 0)
      let rest = UnsafeBufferPointer(rebasing: text.window[skipped.bytes...])
      // At least a header and a row, if they are not too long.
      let isEnough = rest.count >= sampleSize && lines(rest, 3).lines == 3
      if text.isAtEnd || isEnough || text.window.count > largestSample { break }
      try text.extend()
    }
    text.consume(skipped.bytes)
    text.line += skipped.lines
    try text.validate(sampleEnd(text))
    return skipped.bytes
  }

  /// The first bytes of the window that end with a line.
  private static func sampleEnd(_ text: CSVText) -> Int {
    let window = text.window
    if text.isAtEnd, window.count <= sampleSize { return window.count }
    let isEnd = { (byte: UInt8) in byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
    let part = window.prefix(sampleSize)
    if let end = part.dropLast().lastIndex(where: isEnd), lines(window, 3).bytes <= end { return end + 1 }
    return text.isAtEnd ? window.count : (window.dropLast().lastIndex(where: isEnd) ?? -1) + 1
  }

  /// The bytes of the first lines, and how many of them there are.
  private static func lines(_ window: UnsafeBufferPointer<UInt8>, _ count: Int) -> (bytes: Int, lines: Int) {
    var (index, lines) = (0, 0)
    while lines < count, index < window.count {
      let byte = window[index]
      index += 1
      if byte == UInt8(ascii: "\n") {
        lines += 1
      } else if byte == UInt8(ascii: "\r") {
        if index < window.count, window[index] == UInt8(ascii: "\n") { index += 1 }
        lines += 1
      }
    }
    return (index, lines)
  }

  private static func holdsWords(
    _ rows: ArraySlice<SampleRow>, width: Int, _ decimal: ReadingOptions.DecimalMark,
    _ missing: MissingSpellings
  ) -> [Bool] {
    var holdsWords = [Bool](repeating: false, count: width)
    for row in rows where row.fields.count == width {
      for (column, field) in row.fields.enumerated() where !holdsWords[column] {
        if field.isEmpty || field.isNumber(decimal) || field.isInfinity { continue }
        holdsWords[column] = field.isQuoted || !missing.contains(field.content)
      }
    }
    return holdsWords
  }

  /// Throws if a column may hold numbers with commas between thousands.
  private func requirePlainNumbers(
    _ rows: ArraySlice<SampleRow>, _ request: ColumnRequest, _ path: String
  ) throws(DatasetError) {
    for (column, name) in names.enumerated() {
      let isAsked = [.automatic, .numbers].contains(request.treatment(of: name))
      guard isAsked, holdsWords[column] || dialect.decimal == .comma else { continue }
      let fields = rows.filter { $0.fields.count == names.count }.map { $0.fields[column] }
      let texts = fields.filter { !$0.isEmpty && ($0.isQuoted || !missing.contains($0.content)) }.map(
        \.text)
      guard ReadingOptions.DecimalMark.mayBeThousands(texts) else { continue }
      let example = texts.first { $0.utf8.contains(UInt8(ascii: ",")) } ?? ""
      let remedy =
        dialect.decimal == .comma
        ? "if the comma is a decimal mark, state \"decimal\": \",\"; otherwise remove it" : "remove it"
      throw DatasetError(
        path: path, line: namesLine,
        "the column \(name.quoted) holds numbers such as \(example.quoted), whose comma may stand between thousands: \(remedy), or "
          + "make the column a category")
    }
  }
}
