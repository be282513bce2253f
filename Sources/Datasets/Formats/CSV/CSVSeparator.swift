// Tells the separator of a text from its first records.

extension CSVDialect {
  /// In the order in which equally good ones are preferred.
  private static let separators: [ReadingOptions.Separator] =
    proper.map { .character($0) } + [.whitespace, .character(UInt8(ascii: ":"))]

  /// The separators that serve no other purpose.
  private static let proper = Array(",\t;|".utf8)

  /// Tells the separator by the rule of van den Burg, Nazábal and Sutton (2019), "Wrangling messy CSV files by
  /// detecting row and type patterns": the best one divides the rows into many fields of which each row has as many,
  /// and into fields that look like values.
  ///
  /// There, the first factor is divided by the number of different row lengths; here each length is weighted by its
  /// share of the rows, so that a damaged line among many changes little.
  ///
  /// - Parameters:
  ///   - mayEscape: whether there are backslashes in the text.
  ///   - sample: the rows that a dialect finds.
  /// - Returns: the best dialect. A backslash escapes quotes if that makes better rows.
  static func told(
    stated: ReadingOptions.Separator?, mayEscape: Bool, sample: (CSVDialect) -> CSVSample
  ) -> CSVDialect {
    var best = CSVDialect(stated ?? separators[0])
    if stated != nil, !mayEscape { return best }
    var score = score(sample(best))
    // No score is above 1.
    for separator in stated == nil ? separators.dropFirst() : [] where score < 0.999 {
      let candidate = CSVDialect(separator)
      let other = Self.score(sample(candidate))
      if other > score * 1.000_001 { (best, score) = (candidate, other) }
    }
    let escaped = CSVDialect(best.separator, hasEscapes: true)
    return mayEscape && Self.score(sample(escaped)) > score ? escaped : best
  }

  private static func score(_ sample: CSVSample) -> Double {
    // Comments may hold anything.
    let rows = sample.rows.drop(while: \.isComment).withoutHashes
    guard !rows.isEmpty else { return 0 }
    var lengths: [Int: Int] = [:]
    for row in rows { lengths[row.fields.count, default: 0] += 1 }
    // A text is divided by blanks and colons too. A header may have another length.
    let below = rows.dropFirst()
    let usual = lengths.max { ($0.value, $0.key) < ($1.value, $1.key) }?.key
    if !sample.dialect.isSeparatorProper,
      10 * below.count(where: { $0.fields.count == usual }) < 9 * below.count
    {
      return 0
    }
    let total = Double(rows.count)
    let pattern = lengths.reduce(0) { sum, length in
      let share = Double(length.value) / total
      return sum + share * share * Double(length.key - 1) / Double(length.key)
    }
    let fields = rows.reduce(0) { $0 + $1.fields.count }
    let values = rows.reduce(0) { $0 + $1.fields.count(where: isValue) }
    // A table of one column is better than a text without any order.
    return pattern * Double(values) / Double(fields) * (sample.isOpen ? 0.5 : 1)
  }

  private var isSeparatorProper: Bool {
    separator != .whitespace && separator != .character(UInt8(ascii: ":"))
  }

  /// Whether a field looks like one value: a number, or a text in which no other separator stands.
  private static func isValue(_ field: SampleField) -> Bool {
    if field.isQuoted { return !field.hasRest }
    if field.isPointNumber || field.isCommaNumber { return true }
    return !field.content.contains { proper.contains($0) || $0 == UInt8(ascii: "\"") }
  }
}
