// Tells where a table begins, and whether its first row names the columns.

/// Where a table's rows begin, and the names of its columns.
struct CSVHeader {
  /// As many as each row has fields, before they are made unique.
  var names: [String]
  /// In `ReadingOptions`, complete.
  var stated: ReadingOptions.Header
  /// The number of lines to skip before the header, for `ReadingOptions`.
  var skippedLines: Int
  /// The first row of values in the sample.
  var firstRow: Int
  /// The line of the names; nil if the file has none.
  var line: Int?

  /// - Parameters:
  ///   - sample: without the lines that are stated to be skipped.
  ///   - decimal: the decimal mark.
  init(
    _ sample: CSVSample, _ options: ReadingOptions, decimal: ReadingOptions.DecimalMark, path: String
  ) throws(DatasetError) {
    let rows = sample.rows
    let comments = rows.prefix(while: \.isComment).count
    var first = comments
    let width = Self.width(rows[first...])
    skippedLines = options.skipRows ?? 0
    let body = CSVBody(rows: rows, decimal: decimal, width: width)

    if options.skipRows == nil, let start = rows[first...].firstIndex(where: { $0.fields.count == width }),
      rows[first..<start].allSatisfy({ $0.fields.count < width })
    {
      // What precedes the table, but for a header with a field less or more.
      let hasHeader = start > first && body.isShorterHeader(start - 1) && !body.isHeader(start)
      first = hasHeader ? start - 1 : start
      if first > comments { skippedLines = rows[first].line - 1 }
    }
    guard first < rows.count else {
      throw DatasetError(path: path, "there are only comments in the file")
    }

    switch options.header {
    case .names(let names):
      guard names.count == width else {
        throw DatasetError(
          path: path, line: rows[first].line,
          "the stated header names \(names.count) columns, but the rows have \(width) fields")
      }
      (self.names, stated, firstRow, line) = (names, .names(names), first, nil)
    case .absent:
      (names, stated, firstRow, line) = (Self.names(count: width), .absent, first, nil)
    case .present, nil:
      if rows[first].fields.count != width || body.isHeader(first) {
        (names, stated, firstRow, line) = (body.names(first), .present, first + 1, rows[first].line)
      } else if first > 0, first == comments, let names = body.commentedNames(first - 1) {
        (self.names, stated, firstRow, line) = (names, .names(names), first, rows[first - 1].line)
      } else if options.header == .present {
        (names, stated, firstRow, line) = (body.names(first), .present, first + 1, rows[first].line)
      } else {
        (names, stated, firstRow, line) = (Self.names(count: width), .absent, first, nil)
      }
    }
  }

  /// The number of fields that most rows have; of equally frequent ones that of the earlier row.
  static func width(_ all: ArraySlice<SampleRow>) -> Int {
    let rows = all.withoutHashes
    var counts: [Int: Int] = [:]
    for row in rows { counts[row.fields.count, default: 0] += 1 }
    let most = counts.values.max() ?? 0
    let width = rows.first { counts[$0.fields.count] == most }?.fields.count ?? 1
    // A header alone decides nothing.
    return 2 * most >= rows.count ? width : rows.first?.fields.count ?? width
  }

  private static func names(count: Int) -> [String] { (0..<count).map { "column_\($0 + 1)" } }

  /// Makes names unique as pandas does: a, a.1, a.2. Empty ones stay.
  static func unique(_ names: [String]) -> [String] {
    var taken = Set(names)
    var seen: Set<String> = []
    var next: [String: Int] = [:]
    return names.map { name in
      if name.isEmpty || seen.insert(name).inserted { return name }
      var number = next[name] ?? 1
      while taken.contains("\(name).\(number)") { number += 1 }
      next[name] = number + 1
      let unique = "\(name).\(number)"
      taken.insert(unique)
      return unique
    }
  }
}

/// The rows of a sample, as what they may be.
private struct CSVBody {
  let rows: [SampleRow]
  let decimal: ReadingOptions.DecimalMark
  let width: Int
  private let missing = MissingSpellings([], mark: 0)

  init(rows: [SampleRow], decimal: ReadingOptions.DecimalMark, width: Int) {
    self.rows = rows
    self.decimal = decimal
    self.width = width
  }

  /// Whether a row has one field less than those behind it, and all of them are words: R's header of rows that begin
  /// with a name, or a header without the separator that ends the rows.
  func isShorterHeader(_ index: Int) -> Bool {
    rows[index].fields.count == width - 1 && width > 1 && rows[index].fields.allSatisfy { isWord($0) }
  }

  /// The names of the columns in a header.
  func names(_ index: Int) -> [String] {
    var names = rows[index].fields.map(\.text)
    // R's write.table names no column of row names; a separator at the end of each row makes a last column.
    if names.count == width - 1 {
      names.insert("", at: isLastColumnEmpty(after: index) ? names.count : 0)
    } else if names.count == width + 1, names.last == "" {
      names.removeLast()
    }
    return names
  }

  private func isLastColumnEmpty(after index: Int) -> Bool {
    rows[(index + 1)...].allSatisfy { $0.fields.count != width || $0.fields.last?.isEmpty == true }
  }

  /// The names in a comment such as `# x y z`, as NumPy writes it.
  func commentedNames(_ index: Int) -> [String]? {
    var fields = rows[index].fields
    guard let first = fields.first else { return nil }
    if ["#", "%"].contains(first.text) {
      fields.removeFirst()
    }
    guard fields.count == width, fields.allSatisfy({ isWord($0) }) else { return nil }
    var names = fields.map(\.text)
    // A mark that a blank follows is no part of the name.
    for mark in ["# ", "% "] where names[0].hasPrefix(mark) { names[0] = String(names[0].dropFirst(2)) }
    return names
  }

  /// Whether a row names the columns, by the votes of the columns, as in Python's `csv.Sniffer`: a word above numbers
  /// is a name, and a number above numbers is a value, as is a word that occurs in its column again. Without numbers
  /// a word that does not occur again is a name.
  func isHeader(_ index: Int) -> Bool {
    let below = rows[(index + 1)...].filter { $0.fields.count == width }
    guard !below.isEmpty else { return rows[index].fields.contains { isWord($0) } }
    var votes = 0
    var wordVotes = 0
    for column in 0..<width {
      let first = rows[index].fields[column]
      let values = below.map { $0.fields[column] }
      let present = values.filter { !isMissing($0) }
      if present.isEmpty {
        wordVotes += isWord(first) ? 1 : 0
      } else if present.allSatisfy({ $0.isNumber(decimal) || $0.isInfinity }) {
        if isWord(first) { votes += 1 } else if first.isNumber(decimal) { votes -= 1 }
      } else if !isMissing(first), present.contains(where: { $0.content.elementsEqual(first.content) }) {
        votes -= 1
      } else {
        wordVotes += isWord(first) ? 1 : 0
      }
    }
    return votes == 0 ? wordVotes > 0 : votes > 0
  }

  private func isMissing(_ field: SampleField) -> Bool {
    field.isEmpty || !field.isQuoted && missing.contains(field.content)
  }

  private func isWord(_ field: SampleField) -> Bool {
    !field.isEmpty && !field.isNumber(decimal) && !field.isInfinity
  }
}
