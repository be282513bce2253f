/// Reads tables in text: values with separators between them, in lines.
///
/// Separator, header, decimal mark and encoding are told from the first 64 KiB where they are not stated: see
/// `CSVDialect.told`, `CSVHeader`, `ReadingOptions.DecimalMark.told` and `ReadingOptions.Encoding.told`. Blank lines and
/// lines that begin with # or % before the table are skipped. Among the rows, a line that begins with # is a comment if
/// it has another number of fields, unless a row of the sample begins with # too. A column is read as numbers if all its
/// values are, except missing ones (`MissingSpellings`), and otherwise as words. Thousands separators are not read.
package enum CSVReader: DataFormat {
  package static let title = "CSV"
  package static let keys: Set<ReadingOptions.Key> = [
    .separator, .decimal, .encoding, .header, .skipRows, .missing,
  ]

  /// Any text may be CSV.
  package static func sniff(_ start: [UInt8]) -> Bool { true }

  /// - Throws: `DatasetError`, with all faults of the file as far as they could be found.
  package static func read(
    _ file: DataFile, _ options: ReadingOptions, _ request: ColumnRequest
  ) throws -> RawTable {
    let encoding = try options.encoding ?? .told(from: file)
    let text = try CSVText(file, encoding)
    let layout = try CSVLayout(text, encoding, options, request)
    let treatments = layout.names.map(request.treatment)
    let uses = zip(treatments, layout.holdsWords).map { treatment, holdsWords -> CSVUse in
      switch treatment {
      case .automatic: holdsWords ? .word : .number
      case .numbers: .number
      case .words: .word
      case .skip: .skip
      }
    }
    let rows = CSVRows(
      try CSVText(file, encoding), layout, uses: uses, mustBeNumber: treatments.map { $0 == .numbers },
      path: file.path)
    try rows.read()
    return try table(rows, file, layout, treatments)
  }

  /// Reads some thousand rows at a time. An error in the first of these pieces comes before any row; a later one
  /// comes after all rows before it.
  package static func readPieces(
    _ file: DataFile, _ options: ReadingOptions, _ request: ColumnRequest,
    _ body: (TablePiece) throws -> Void
  ) throws {
    let encoding = try options.encoding ?? .told(from: file)
    let layout = try CSVLayout(try CSVText(file, encoding), encoding, options, request)
    let treatments = layout.names.map(request.treatment)
    let rows = CSVRows(
      try CSVText(file, encoding), layout,
      uses: treatments.map { $0 == .skip ? .skip : $0 == .numbers ? .number : .word },
      mustBeNumber: treatments.map { $0 == .numbers }, path: file.path, isStreamed: true)
    let skipped = zip(layout.names, treatments).filter { $0.1 == .skip }.map(\.0)
    let piece = max(1, min(1 << 13, (1 << 20) / max(1, layout.names.count)))
    var start = 0
    var isMore = true
    while isMore {
      var failure: DatasetError?
      do throws(DatasetError) {
        isMore = try rows.read(upTo: start + piece)
      } catch {
        failure = error
      }
      failure = rows.faults.error(except: []) ?? failure
      let sound = min(rows.firstFault ?? rows.count, rows.count) - start
      let columns = layout.names.indices.compactMap { column -> RawTable.Column? in
        switch rows.use(of: column) {
        case .number: RawTable.Column(layout.names[column], .numbers(rows.takeNumbers(column)))
        case .word: RawTable.Column(layout.names[column], .words(rows.takeWords(column)))
        case .skip, .failed: nil
        }
      }
      let lines = rows.takeLines()
      if start == 0, let failure { throw failure }
      if rows.count == 0 { throw noRows(file, layout) }
      if sound > 0 {
        let table = RawTable(
          columns: columns, skipped: skipped, count: lines.count, reading: layout.reading)
        try body(
          TablePiece(
            table: sound < lines.count ? table.selecting(Array(0..<sound)) : table,
            start: start, lines: Array(lines.prefix(sound))))
      }
      if let failure { throw failure }
      start = rows.count
    }
  }

  private static func noRows(_ file: DataFile, _ layout: CSVLayout) -> DatasetError {
    DatasetError(
      path: file.path,
      layout.namesLine == nil ? "there are no rows" : "there are no rows below the first line")
  }

  private static func table(
    _ rows: CSVRows, _ file: DataFile, _ layout: CSVLayout, _ treatments: [ColumnRequest.Treatment]
  ) throws(DatasetError) -> RawTable {
    var values: [RawValues?] = []
    var late: [Int] = []
    for column in layout.names.indices {
      switch rows.use(of: column) {
      case .skip: values.append(nil)
      case .word: values.append(.words(rows.takeWords(column)))
      case .failed:
        values.append(nil)
        late.append(column)
      case .number:
        let numbers = rows.takeNumbers(column)
        let isInexact = treatments[column] == .automatic && rows.inexact.contains(column)
        if isInexact, numbers.allSatisfy({ $0.isNaN || $0 == $0.rounded() }) {
          values.append(nil)
          late.append(column)
        } else {
          values.append(.numbers(numbers))
        }
      }
    }
    if let error = rows.faults.error(except: Set(late)) { throw error }
    if rows.count == 0 { throw noRows(file, layout) }
    if !late.isEmpty {
      for (column, words) in try words(late, file, layout, count: rows.count) {
        values[column] = .words(words)
      }
    }
    // A separator at the end of each line makes no column.
    if let last = values.last, layout.names.last == "", last?.isMissing == true {
      values[values.count - 1] = nil
    }
    let columns = zip(layout.names, values).compactMap { name, values in
      values.map { RawTable.Column(name, $0) }
    }
    let skipped = zip(layout.names, treatments).filter { $0.1 == .skip }.map(\.0)
    return RawTable(columns: columns, skipped: skipped, count: rows.count, reading: layout.reading)
  }

  /// Reads columns again whose values turned out to be words.
  private static func words(
    _ columns: [Int], _ file: DataFile, _ layout: CSVLayout, count: Int
  ) throws(DatasetError) -> [(Int, Words)] {
    var uses = [CSVUse](repeating: .skip, count: layout.names.count)
    for column in columns { uses[column] = .word }
    let rows = CSVRows(
      try CSVText(file, layout.encoding), layout, uses: uses,
      mustBeNumber: Array(repeating: false, count: uses.count), path: file.path)
    try rows.read()
    guard rows.count == count else {
      throw DatasetError(path: file.path, "the file was changed while it was being read")
    }
    return columns.map { ($0, rows.takeWords($0)) }
  }
}

extension RawValues {
  /// Whether no value is there.
  fileprivate var isMissing: Bool {
    switch self {
    case .numbers(let numbers): numbers.allSatisfy(\.isNaN)
    case .words(let words): words.codes.allSatisfy { $0 == Words.missing }
    case .bytes, .floats: false
    }
  }
}
