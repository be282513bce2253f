/// How a pass over a text treats a column.
enum CSVUse: UInt8 {
  case skip
  case number
  case word
  /// A number until a word was found: another pass reads the column as words.
  case failed
}

/// The values of a few rows, column by column, on their way from a text.
final class CSVBlock {
  /// How many there is room for.
  let rows: Int
  let uses: UnsafeMutableBufferPointer<CSVUse>
  let numbers: UnsafeMutableBufferPointer<Double>
  let codes: UnsafeMutableBufferPointer<Int32>
  /// The line in which each row begins.
  let lines: UnsafeMutableBufferPointer<Int>

  /// The number of values in a block, which stay in a core's cache.
  private static let size = 1 << 14

  init(_ uses: [CSVUse]) {
    rows = max(1, Self.size / max(1, uses.count))
    self.uses = .allocate(capacity: uses.count)
    _ = self.uses.initialize(from: uses)
    numbers = .allocate(capacity: rows * uses.count)
    numbers.initialize(repeating: 0)
    codes = .allocate(capacity: rows * uses.count)
    codes.initialize(repeating: 0)
    lines = .allocate(capacity: rows)
    lines.initialize(repeating: 0)
  }

  deinit {
    uses.deallocate()
    numbers.deallocate()
    codes.deallocate()
    lines.deallocate()
  }
}
