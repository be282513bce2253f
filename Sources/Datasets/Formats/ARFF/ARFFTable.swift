/// Reads ARFF files, as Weka and OpenML have them (https://waikato.github.io/weka-wiki/formats_and_processing/arff_stable/).
package enum ARFFTable: DataFormat {
  package static let title = "ARFF"
  package static let keys: Set<ReadingOptions.Key> = [.missing]

  /// Whether a file begins as ARFF files do: with `@relation`, below comments.
  package static func sniff(_ start: [UInt8]) -> Bool {
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    for line in start.dropFirst(start.starts(with: mark) ? 3 : 0).split(separator: UInt8(ascii: "\n")) {
      let text = line.drop { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\r") }
      if text.isEmpty || text.first == UInt8(ascii: "%") { continue }
      return text.count > 9 && keyword(text) == "@relation"
    }
    return false
  }

  /// The first word of a line in lower case.
  private static func keyword(_ line: ArraySlice<UInt8>) -> String {
    let word = line.prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") && $0 != UInt8(ascii: "\r") }
    return word.count > 20 ? "" : String(decoding: word, as: UTF8.self).lowercased()
  }

  /// Reads all rows: numeric attributes as numbers, nominal ones and strings as words, dates as words in ISO 8601.
  ///
  /// - Throws: `DatasetError`.
  package static func read(
    _ file: DataFile, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws -> RawTable {
    let bytes = try file.contents()
    try TextCheck.require(bytes, path: file.path)
    var attributes: [ARFFAttribute] = []
    var rows: ARFFRows?
    var number = 0
    var start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    while start < bytes.count {
      number += 1
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      var line = ARFFLine(bytes[start..<end])
      start = end + 1
      if line.isAtEnd { continue }
      do throws(ARFFLine.Fault) {
        if rows != nil {
          try rows?.read(&line)
        } else {
          let word = try line.word().text.lowercased()
          switch word {
          case "@relation": continue
          case "@attribute":
            attributes.append(try ARFFAttribute(&line))
            guard attributes.count <= Dataset.maxFeatures else {
              throw ARFFLine.Fault("there are more than \(Dataset.maxFeatures) attributes")
            }
          case "@data": rows = ARFFRows(attributes.uniquelyNamed, Set(options.missing), request)
          default: throw ARFFLine.Fault("expected @attribute or @data, found \(word.quoted)")
          }
        }
      } catch {
        throw DatasetError(path: file.path, line: number, error.message)
      }
    }
    guard let rows else { throw DatasetError(path: file.path, "the file ends before @data") }
    guard rows.count > 0 else { throw DatasetError(path: file.path, "there are no rows below @data") }
    return RawTable(columns: rows.columns, skipped: rows.skipped, count: rows.count, reading: options)
      .markingMissing(options.missing)
  }
}

/// The rows of an ARFF file.
private struct ARFFRows {
  private let attributes: [ARFFAttribute]
  private let treatments: [ColumnRequest.Treatment]
  private let missing: Set<String>
  /// The values of nominal attributes.
  private let allowed: [Set<String>]
  private var collectors: [ColumnCollector]
  private(set) var count = 0

  init(_ attributes: [ARFFAttribute], _ missing: Set<String>, _ request: ColumnRequest) {
    self.attributes = attributes
    self.missing = missing
    treatments = attributes.map { request.treatment(of: $0.name) }
    allowed = attributes.map { if case .nominal(let values) = $0.kind { Set(values) } else { [] } }
    collectors = zip(attributes, treatments).map { attribute, treatment in
      // Attributes have types.
      ColumnCollector(treatment == .automatic ? attribute.kind == .numeric ? .numbers : .words : treatment)
    }
  }

  var columns: [RawTable.Column] {
    attributes.indices.filter { treatments[$0] != .skip }.map {
      RawTable.Column(attributes[$0].name, collectors[$0].values)
    }
  }

  var skipped: [String] { attributes.indices.filter { treatments[$0] == .skip }.map { attributes[$0].name } }

  mutating func read(_ line: inout ARFFLine) throws(ARFFLine.Fault) {
    guard count < Dataset.maxExamples else {
      throw ARFFLine.Fault("there are more than \(Dataset.maxExamples) rows")
    }
    if line.take("{") { try readSparse(&line) } else { try readDense(&line) }
    guard line.isAtEnd else {
      throw ARFFLine.Fault("expected \(attributes.count) values, one for each attribute, found more")
    }
    count += 1
  }

  private mutating func readDense(_ line: inout ARFFLine) throws(ARFFLine.Fault) {
    for place in attributes.indices {
      if place > 0, !line.take(","), !line.take("\t") {
        // Blanks have been skipped, and tabs with them.
        guard !line.isAtEnd else {
          throw ARFFLine.Fault("expected \(attributes.count) values, one for each attribute, found \(place)")
        }
      }
      try add(try line.value(), to: place)
    }
  }

  /// Reads `index value` pairs; other values are 0, or the first of a list.
  private mutating func readSparse(_ line: inout ARFFLine) throws(ARFFLine.Fault) {
    var next = 0
    while !line.take("}") {
      guard !line.isAtEnd else { throw ARFFLine.Fault("the row is never closed by '}'") }
      guard let index = Int(try line.word().text), next <= index, index < attributes.count else {
        throw ARFFLine.Fault("expected the number of an attribute, from 0 and in increasing order")
      }
      for place in next..<index { addOmitted(place) }
      try add(try line.value(), to: index)
      next = index + 1
      if !line.take(",") {
        guard line.take("}") else { throw ARFFLine.Fault("the row is never closed by '}'") }
        break
      }
    }
    for place in next..<attributes.count { addOmitted(place) }
  }

  private mutating func addOmitted(_ place: Int) {
    guard treatments[place] != .skip else { return }
    switch attributes[place].kind {
    case .numeric: collectors[place].add(0)
    case .nominal(let values):
      if let first = values.first { _ = collectors[place].add(first) } else { collectors[place].addMissing() }
    // Weka has none for them.
    case .string, .date: collectors[place].addMissing()
    }
  }

  private mutating func add(_ field: ARFFLine.Field, to place: Int) throws(ARFFLine.Fault) {
    guard treatments[place] != .skip else { return }
    let attribute = attributes[place]
    if !field.isQuoted, field.text == "?" || missing.contains(field.text) {
      collectors[place].addMissing()
      return
    }
    func fault(_ expectation: String) -> ARFFLine.Fault {
      ARFFLine.Fault("the column \(attribute.name.quoted) holds \(field.text.quoted), not \(expectation)")
    }
    var text = field.text
    switch attribute.kind {
    case .string: break
    case .numeric:
      guard let number = DecimalText.number(text) else { throw fault("a number") }
      collectors[place].add(number)
      return
    case .nominal:
      guard allowed[place].contains(text) else { throw fault("a value of its list") }
    case .date(let pattern):
      guard let date = pattern.iso(text) else { throw fault("a date of its format") }
      text = date
    }
    guard collectors[place].add(text) else { throw fault("a number") }
  }
}
