// Tells the decimal mark of a text from its first records.

extension ReadingOptions.DecimalMark {
  /// Tells the mark from columns whose values are all numbers with one mark, and some of them have it. The comma needs
  /// another separator.
  static func told(from sample: CSVSample) -> ReadingOptions.DecimalMark {
    guard sample.dialect.separator != .character(UInt8(ascii: ",")) else { return .point }
    var (points, commas) = (0, 0)
    for fields in columns(sample) {
      if fields.allSatisfy(\.isCommaNumber), fields.contains(where: { $0.contains(UInt8(ascii: ",")) }) {
        commas += 1
      } else if fields.allSatisfy(\.isPointNumber), fields.contains(where: { $0.contains(UInt8(ascii: ".")) })
      {
        points += 1
      }
    }
    return commas > points ? .comma : .point
  }

  /// The values of each column, except the first one, which may be a name, and missing ones. Lines before the table are
  /// shorter.
  private static func columns(_ sample: CSVSample) -> [[SampleField]] {
    let all = sample.rows.drop(while: \.isComment)
    let width = CSVHeader.width(all)
    let rows = all.withoutHashes.drop { $0.fields.count != width }.dropFirst()
    let missing = MissingSpellings([], mark: 0)
    return (0..<width).map { column in
      rows.compactMap { row in
        guard column < row.fields.count else { return nil }
        let field = row.fields[column]
        return missing.contains(field.content) ? nil : field
      }
    }.filter { !$0.isEmpty }
  }

  /// Whether each of some texts is a number with a comma before each group of three digits, and at least one has a
  /// comma: 1,234 is a number with any decimal mark, and not the same one, so that nothing may be told from it.
  static func mayBeThousands(_ texts: [String]) -> Bool {
    var hasComma = false
    for text in texts {
      let number = text.utf8.drop { $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "+") }
      let whole = number.prefix { $0 != UInt8(ascii: ".") }
      let groups = whole.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
      let areDigits = groups.allSatisfy { $0.allSatisfy { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 } }
      let fraction = number.dropFirst(whole.count + 1)
      guard areDigits, let first = groups.first, 1...3 ~= first.count,
        first.first != UInt8(ascii: "0") || groups.count == 1,
        groups.dropFirst().allSatisfy({ $0.count == 3 }) || groups.count == 1,
        fraction.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 })
      else { return false }
      if groups.count > 1 { hasComma = true }
    }
    return hasComma
  }
}
