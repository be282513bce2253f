import Files

/// One pass over the rows of a text, all at once or piece by piece.
final class CSVRows {
  private let text: CSVText
  private let layout: CSVLayout
  private let width: Int
  /// The columns that must hold numbers.
  private let mustBeNumber: [Bool]
  private let hasMissingNumbers: Bool
  private let mark: UInt8
  private(set) var faults: CSVFaults
  /// The number of rows that were flushed.
  private(set) var count = 0
  /// By column; empty for columns that are none.
  private var numbers: [[Double]]
  private var codes: [[Int32]]
  private var tables: [WordTable?]
  /// Whether the values are taken piece by piece: no room is made for all of them, and `lines` are kept.
  private let isStreamed: Bool
  /// The lines in which the rows begin.
  private var lines: [Int] = []
  /// The index of the first row that has a fault, or that follows a record that is no row.
  private(set) var firstFault: Int?
  /// Columns with whole numbers that a `Double` does not distinguish from others.
  private(set) var inexact: Set<Int> = []

  private let block: CSVBlock
  private var blockCount = 0
  /// The rows to make room for.
  private var capacity = 0
  private var line: Int
  private var hasBegun = false

  init(
    _ text: CSVText, _ layout: CSVLayout, uses: [CSVUse], mustBeNumber: [Bool], path: String,
    isStreamed: Bool = false
  ) {
    self.text = text
    self.isStreamed = isStreamed
    self.layout = layout
    self.mustBeNumber = mustBeNumber
    width = uses.count
    line = layout.start.line
    mark = UInt8(ascii: layout.dialect.decimal == .point ? "." : ",")
    hasMissingNumbers = !layout.missing.numbers.isEmpty
    faults = CSVFaults(path: path, names: layout.names, namesLine: layout.namesLine)
    numbers = Array(repeating: [], count: uses.count)
    codes = Array(repeating: [], count: uses.count)
    tables = uses.map { $0 == .word ? WordTable() : nil }
    block = CSVBlock(uses)
  }

  func use(of column: Int) -> CSVUse { block.uses[column] }

  func takeNumbers(_ column: Int) -> [Double] {
    defer { numbers[column] = [] }
    return numbers[column]
  }

  func takeWords(_ column: Int) -> Words {
    defer {
      codes[column] = []
      // A text that is read piece by piece may have any number of different words.
      if isStreamed { tables[column] = WordTable() }
    }
    return Words(distinct: tables[column]?.words ?? [], codes: codes[column])
  }

  func takeLines() -> [Int] {
    defer { lines = [] }
    return lines
  }

  /// Reads all rows.
  func read() throws(DatasetError) { _ = try read(upTo: .max) }

  /// Reads rows until there are at least `limit`, or the text ends.
  ///
  /// - Returns: whether more may follow.
  /// - Throws: after the rows before the error were read.
  func read(upTo limit: Int) throws(DatasetError) -> Bool {
    do throws(DatasetError) {
      let isMore = try readRecords(upTo: limit)
      try flush(consumed: 0)
      return isMore
    } catch {
      try flush(consumed: 0)
      throw error
    }
  }

  private func begin() throws(DatasetError) {
    guard !hasBegun else { return }
    hasBegun = true
    while text.window.count < layout.start.byte, !text.isAtEnd { try text.extend() }
    text.consume(min(layout.start.byte, text.window.count))
    text.line = line
  }

  private func readRecords(upTo limit: Int) throws(DatasetError) -> Bool {
    try begin()
    while true {
      let (complete, isOpen) = text.completeRecords(layout.dialect)
      if complete > 0 {
        try text.validate(complete)
        try parse(UnsafeBufferPointer(rebasing: text.window[..<complete]))
        text.consume(complete)
        text.line = line
      }
      if text.isAtEnd {
        if isOpen { faults.addUnclosed(line: line) }
        return false
      }
      if count + blockCount >= limit { return true }
      try text.extend()
    }
  }

  /// - Parameter bytes: complete records, behind which the window goes on.
  private func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws(DatasetError) {
    var failure: DatasetError?
    layout.dialect.endsField.withUnsafeBufferPointer { table in
      CSVNumber.powers.withUnsafeBufferPointer { powers in
        guard let start = bytes.baseAddress, let table = table.baseAddress, let powers = powers.baseAddress
        else {
          return
        }
        let scanner = CSVScanner(start, end: start + bytes.count, layout.dialect, table)
        do throws(DatasetError) {
          try parse(scanner, from: start, table, powers)
        } catch {
          failure = error
        }
      }
    }
    if let failure { throw failure }
  }

  private func parse(
    _ records: CSVScanner, from start: UnsafePointer<UInt8>, _ endsField: UnsafePointer<Bool>,
    _ powers: UnsafePointer<UInt64>
  ) throws(DatasetError) {
    var scanner = records
    let (mark, width, blockRows, usesShort) = (mark, width, block.rows, !hasMissingNumbers)
    let (uses, numbers, lines, hasComments) = (block.uses, block.numbers, block.lines, layout.hasComments)
    var row = blockCount
    while scanner.position < scanner.end {
      scanner.skipBlanks()
      if hasComments, scanner.position.pointee == UInt8(ascii: "#"),
        let lineEnds = scanner.skipComment(width: width)
      {
        line += lineEnds
      } else if !scanner.isAtLineEnd {
        let first = line
        var column = 0
        repeat {
          if column < width, uses[column] == .number, usesShort {
            scanner.skipBlanks()
            let number = CSVNumber.short(scanner.position, mark: mark, powers)
            if let end = number.end, endsField[Int(end.pointee)] {
              numbers[column * blockRows + row] = number.value
              scanner.position = end
            } else if !readField(&scanner, column, row, first) {
              break
            }
          } else if !readField(&scanner, column, row, first) {
            break
          }
          column += 1
        } while scanner.nextField()
        if column == width {
          lines[row] = first
          row += 1
        } else {
          faults.addRow(line: first, fields: column)
          noteFault(row)
        }
        if row == blockRows {
          blockCount = row
          try flush(consumed: scanner.position - start)
          row = 0
        }
      }
      scanner.skipLineEnd()
      line += 1
    }
    blockCount = row
  }

  /// Reads a field of any kind.
  ///
  /// - Returns: false if its quotes are not closed, which does not occur in complete records.
  @inline(never)
  private func readField(_ scanner: inout CSVScanner, _ column: Int, _ row: Int, _ first: Int) -> Bool {
    guard let field = scanner.field() else { return false }
    line += field.lineEnds
    if field.hasRest {
      faults.addRest(line: first)
      noteFault(row)
    }
    guard column < width else { return true }
    let place = column * block.rows + row
    switch block.uses[column] {
    case .skip, .failed: break
    case .number: block.numbers[place] = number(field, column, row, first)
    case .word:
      if !field.isQuoted, layout.missing.contains(field.content) {
        block.codes[place] = Words.missing
      } else if field.isEscaped {
        let word = field.unescaped(backslashes: layout.dialect.hasEscapes)
        block.codes[place] = word.withUnsafeBufferPointer { tables[column]?.insert($0) } ?? Words.missing
      } else {
        block.codes[place] = tables[column]?.insert(field.content) ?? Words.missing
      }
    }
    return true
  }

  private func noteFault(_ row: Int) { firstFault = firstFault ?? count + row }

  private func number(_ field: CSVField, _ column: Int, _ row: Int, _ line: Int) -> Double {
    if let number = CSVNumber.value(of: field.content, mark: mark), !field.isEscaped {
      // The spellings of missing values that are numbers.
      if layout.missing.numbers.contains(number), !field.isQuoted { return .nan }
      if Float(number).isFinite {
        if abs(number) >= 0x1p53, CSVNumber.isWhole(field.content) {
          inexact.insert(column)
        }
        return number
      }
      faults.addInfinity(line: line, column: column)
      noteFault(row)
    } else if field.content.isEmpty || !field.isQuoted && layout.missing.contains(field.content) {
      return .nan
    } else if !field.isQuoted, CSVNumber.isInfinity(field.content) {
      faults.addInfinity(line: line, column: column)
      noteFault(row)
    } else if mustBeNumber[column] {
      faults.addWord(field.content, line: line, column: column)
      noteFault(row)
    } else {
      block.uses[column] = .failed
    }
    return .nan
  }

  /// Appends the block to the columns.
  ///
  /// - Parameter consumed: the number of bytes of the window that have been read.
  private func flush(consumed: Int) throws(DatasetError) {
    guard blockCount > 0 else { return }
    defer { blockCount = 0 }
    count += blockCount
    guard count <= Dataset.maxExamples else {
      throw DatasetError(path: text.path, line: line, "the table has more than \(Dataset.maxExamples) rows")
    }
    if isStreamed {
      lines.append(contentsOf: UnsafeBufferPointer(rebasing: block.lines[..<blockCount]))
    } else if count > capacity {
      try grow(consumed: consumed)
    }
    for column in 0..<width {
      let start = column * block.rows
      switch block.uses[column] {
      case .number:
        numbers[column].append(
          contentsOf: UnsafeBufferPointer(rebasing: block.numbers[start..<start + blockCount]))
      case .word:
        codes[column].append(
          contentsOf: UnsafeBufferPointer(rebasing: block.codes[start..<start + blockCount]))
      case .skip: break
      case .failed: numbers[column] = []
      }
    }
  }

  /// Makes room for as many rows as the file seems to have, and later for a quarter more each time.
  private func grow(consumed: Int) throws(DatasetError) {
    if capacity == 0, let size = text.expectedSize, consumed > 0 {
      capacity =
        Int(1.03 * Double(count) * Double(size) / Double(text.passed + consumed - layout.start.byte)) + 1
    } else {
      capacity += capacity / 4
    }
    capacity = min(max(capacity, count), Dataset.maxExamples)
    var size = 0
    for column in 0..<width {
      if block.uses[column] == .number { size += 8 * capacity }
      if block.uses[column] == .word { size += 4 * capacity + (tables[column]?.size ?? 0) }
    }
    guard size < Memory.physical else {
      throw DatasetError(path: text.path, "the table is larger than this machine's memory")
    }
    for column in 0..<width {
      if block.uses[column] == .number { numbers[column].reserveCapacity(capacity) }
      if block.uses[column] == .word { codes[column].reserveCapacity(capacity) }
    }
  }
}
