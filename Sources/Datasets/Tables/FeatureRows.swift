// Reads rows for a network that was trained before.

/// A file of rows for networks whose features are known.
public struct FeatureRows: Sendable {
  /// Consecutive rows.
  public struct Piece: Sendable {
    public let features: FeatureTable
    /// The columns that were asked for besides the features and found, with `features.count` rows.
    package let others: [RawTable.Column]
    /// How the file is read.
    package let reading: ReadingOptions
    /// The number of rows before these.
    public let start: Int
    /// The line in which each row begins, from 1; nil for formats that are no text.
    public let lines: [Int]?
    /// The words of each feature that is a category which its column does not list.
    package let unseen: [[String]]
  }

  /// The greatest number of rows in a piece.
  private static let maxRows = 1 << 13

  private let file: DataFile
  private let columns: [Column]
  private let reading: ReadingOptions?
  /// The numbers that a row becomes.
  private let width: Int
  private let request: ColumnRequest

  /// - Parameters:
  ///   - columns: the features.
  ///   - others: other columns to read where the file has them, as numbers or as words.
  ///   - width: the numbers that a row becomes, such as a network's inputs; pieces of wide rows have fewer of them.
  ///   - reading: how the file was read that the networks were trained on. A file that does not suit it is read as its
  ///     beginning tells.
  public init(
    _ file: DataFile, columns: [Column], others: [(name: String, areNumbers: Bool)] = [], width: Int = 0,
    reading: ReadingOptions?
  ) {
    self.file = file
    self.columns = columns
    self.reading = reading
    self.width = max(width, columns.count, 1)
    var request = ColumnRequest()
    request.only = Set(columns.map(\.name) + others.map(\.name))
    for column in columns { request.add(column.treatment, ColumnPattern(column.name)) }
    for other in others { request.add(other.areNumbers ? .numbers : .words, ColumnPattern(other.name)) }
    self.request = request
  }

  /// Reads the rows piece by piece. Tables in text are never in memory as a whole.
  ///
  /// An error in the first thousands of rows comes before any piece; a later one comes after all rows before it.
  ///
  /// - Throws: `MissingFeatures` if the file lacks some, and `DatasetError`.
  public func forEach(_ body: (Piece) throws -> Void) throws {
    let format = DataFormats.of(file.start)
    var hasBegun = false
    func read(_ options: ReadingOptions) throws {
      try format.readPieces(file, options.keeping(format.keys), request) { piece in
        try divide(piece) {
          hasBegun = true
          try body($0)
        }
      }
    }
    guard let reading else { return try read(ReadingOptions()) }
    do {
      try read(reading)
    } catch let first where !hasBegun {
      for other in Self.alternatives(to: reading) {
        do { return try read(other) } catch let error where hasBegun { throw error } catch {}
      }
      throw first
    }
  }

  /// Other ways to read a file, which need not have the arrays of the targets.
  private static func alternatives(to reading: ReadingOptions) -> [ReadingOptions] {
    var withoutTarget = reading
    withoutTarget.targetDataset = nil
    var told = ReadingOptions()
    told.missing = reading.missing
    return [withoutTarget, told].filter { $0 != reading }
  }

  private func divide(_ piece: TablePiece, _ body: (Piece) throws -> Void) throws {
    let table = piece.table
    let fault = dateFault(piece)
    if piece.start == 0, let fault { throw fault.error }
    let features = try FeatureTable(
      fault.map { table.selecting(Array(0..<$0.row)) } ?? table, columns: columns, path: file.path)
    let names = Set(columns.map(\.name))
    let others = table.columns.filter { !names.contains($0.name) }
    let size = max(1, min(Self.maxRows, (1 << 20) / width))
    for start in stride(from: 0, to: features.count, by: size) {
      let end = min(start + size, features.count)
      let isWhole = end - start == table.count
      let rows = Array(start..<end)
      let part = isWhole ? features : features.selecting(rows)
      try body(
        Piece(
          features: part,
          others: isWhole ? others : others.map { RawTable.Column($0.name, $0.values.selecting(rows)) },
          reading: table.reading, start: piece.start + start,
          lines: piece.lines.map { Array($0[start..<end]) },
          unseen: unseen(part, in: table, rows)))
    }
    if let fault { throw fault.error }
  }

  /// The first row with a date that is none.
  private func dateFault(_ piece: TablePiece) -> (row: Int, error: DatasetError)? {
    var first: (row: Int, error: DatasetError)?
    for column in columns where column.kind == .date {
      guard let raw = piece.table.columns.first(where: { $0.name == column.name }) else { continue }
      let words = raw.values.words
      let isWrong = words.distinct.map { DateText.seconds($0) == nil }
      guard isWrong.contains(true),
        let row = words.codes.firstIndex(where: { $0 != Words.missing && isWrong[Int($0)] }),
        first.map({ row < $0.row }) ?? true
      else { continue }
      let message = RawValues.noDate(words.distinct[Int(words.codes[row])], column: column.name)
      first = (row, DatasetError(path: file.path, line: piece.lines?[row], message))
    }
    return first
  }

  /// - Parameter rows: of the table, which are those of the part.
  private func unseen(_ part: FeatureTable, in table: RawTable, _ rows: [Int]) -> [[String]] {
    zip(part.columns, part.values).map { column, values in
      guard case .codes(let codes) = values, codes.contains(ColumnValues.unseen),
        let raw = table.columns.first(where: { $0.name == column.name })
      else { return [] }
      let words = raw.values.words
      var isUnseen = [Bool](repeating: false, count: words.distinct.count)
      for (row, code) in zip(rows, codes) where code == ColumnValues.unseen {
        isUnseen[Int(words.codes[row])] = true
      }
      return zip(words.distinct, isUnseen).filter(\.1).map(\.0)
    }
  }
}
