/// The faults of a file, collected while it is read.
struct CSVFaults {
  private let path: String
  private let width: Int
  private let names: [String]
  private let namesLine: Int?
  /// Lines with another number of fields.
  private var lengths: [(line: Int, count: Int)] = []
  private var lengthCount = 0
  /// Text behind a closing quote.
  private var rests: (line: Int, count: Int)?
  private var unclosed: Int?
  private var infinities: [Int: (line: Int, count: Int)] = [:]
  private var words: [Int: (line: Int, example: String, table: WordTable)] = [:]

  init(path: String, names: [String], namesLine: Int?) {
    self.path = path
    self.names = names
    self.namesLine = namesLine
    width = names.count
  }

  mutating func addRow(line: Int, fields: Int) {
    lengthCount += 1
    if lengths.count < 5 { lengths.append((line, fields)) }
  }

  mutating func addRest(line: Int) { rests = (rests?.line ?? line, (rests?.count ?? 0) + 1) }

  mutating func addUnclosed(line: Int) { unclosed = line }

  mutating func addInfinity(line: Int, column: Int) {
    let other = infinities[column]
    infinities[column] = (other?.line ?? line, (other?.count ?? 0) + 1)
  }

  /// The most different words of a column that are counted.
  private static let maxWords = 1_000_000

  /// Adds a word in a column that was asked to hold numbers.
  mutating func addWord(_ word: UnsafeBufferPointer<UInt8>, line: Int, column: Int) {
    if words[column] == nil {
      words[column] = (line, String(decoding: word, as: UTF8.self), WordTable())
    }
    if let table = words[column]?.table, table.count < Self.maxWords { _ = table.insert(word) }
  }

  /// All faults in one error; nil if there are none.
  ///
  /// - Parameter wordColumns: columns in which infinity is a word.
  func error(except wordColumns: Set<Int>) -> DatasetError? {
    var errors: [DatasetError] = []
    if let unclosed {
      errors.append(DatasetError(path: path, line: unclosed, "a quoted field of this record is never closed"))
    }
    if let rests {
      let others = rests.count > 1 ? " (\(rests.count.grouped) such fields)" : ""
      errors.append(
        DatasetError(
          path: path, line: rests.line,
          "a quoted field must be followed by a separator or the end of the line\(others)"))
    }
    if let error = lengthError { errors.append(error) }
    let infinite = infinities.filter { !wordColumns.contains($0.key) }
    errors += infinite.sorted { $0.key < $1.key }.map { column, place in
      let others = place.count > 1 ? " (\(place.count.grouped) such values)" : ""
      return DatasetError(
        path: path, line: place.line,
        "the column \(names[column].quoted) contains infinity or a number beyond float32, which a network cannot use\(others)"
      )
    }
    if let error = wordError { errors.append(error) }
    guard let first = errors.first else { return nil }
    return DatasetError(path: path, line: first.line, first.message, others: Array(errors.dropFirst()))
  }

  private var lengthError: DatasetError? {
    guard let first = lengths.first else { return nil }
    let origin = namesLine.map { ", as \($0 == 1 ? "the first line" : "line \($0)") has," } ?? ","
    guard lengthCount > 1 else {
      return DatasetError(
        path: path, line: first.line, "expected \(fields(width))\(origin) found \(first.count)")
    }
    let listed = lengths.dropFirst().map { "line \($0.line) has \($0.count)" }.joined(separator: ", ")
    let more = lengthCount > lengths.count ? ", and so on" : ""
    return DatasetError(
      path: path, line: first.line,
      "expected \(fields(width))\(origin) found \(first.count); \(lengthCount.grouped) lines have another number of fields: "
        + listed + more)
  }

  private func fields(_ count: Int) -> String { count == 1 ? "1 field" : "\(count) fields" }

  private var wordError: DatasetError? {
    let columns = words.sorted { $0.key < $1.key }
    guard let line = columns.map(\.value.line).min(), let first = columns.first else { return nil }
    func count(_ table: WordTable) -> String {
      table.count < Self.maxWords ? table.count.grouped : "\(Self.maxWords.grouped) or more"
    }
    guard columns.count > 1 else {
      let column = names[first.key].quoted
      let words = first.value.table.count == 1 ? "" : " (\(count(first.value.table)) different words)"
      return DatasetError(
        path: path, line: line,
        "the column \(column) contains \(first.value.example.quoted), not a number\(words)")
    }
    let listed = columns.prefix(20).map { column, words in
      "\(names[column].excerpt) (\(count(words.table))\(column == first.key ? " different" : ""))"
    }
    let more = columns.count > 20 ? " and \(columns.count - 20) more" : ""
    return DatasetError(
      path: path, line: line,
      "\(columns.count) columns hold words: \(listed.joined(separator: ", "))\(more)")
  }
}

extension Int {
  /// With commas between thousands.
  var grouped: String {
    let digits = String(magnitude)
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place).isMultiple(of: 3) { text += "," }
      text.append(digit)
    }
    return (self < 0 ? "-" : "") + text
  }
}
