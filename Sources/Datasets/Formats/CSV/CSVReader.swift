// Temporary.
enum CSVReader {
  static func read(_ file: DataFile, _ options: ReadingOptions, _ request: ColumnRequest) throws -> RawTable {
    try TextCheck.require(file.bytes, path: file.path)
    var records = CSVRecords(file.bytes, path: file.path)
    guard let header = try records.next() else { throw DatasetError(path: file.path, "the file is empty") }
    var rows: [[CSVRecords.Field]] = []
    while let row = try records.next() {
      guard row.count == header.count else { throw DatasetError(path: file.path, line: records.line, "expected \(header.count) fields") }
      rows.append(row)
    }
    let columns = header.enumerated().map { index, name -> RawTable.Column in
      let fields = rows.map { $0[index] }
      if request.treatment(of: name.text) != .words, fields.allSatisfy({ $0.isMissing || $0.number != nil }) {
        return RawTable.Column(name.text, .numbers(fields.map { $0.number ?? .nan }))
      }
      var places: [String: Int32] = [:]
      var distinct: [String] = []
      let codes = fields.map { field -> Int32 in
        if field.isMissing { return Words.missing }
        if let place = places[field.text] { return place }
        places[field.text] = Int32(distinct.count)
        distinct.append(field.text)
        return Int32(distinct.count - 1)
      }
      return RawTable.Column(name.text, .words(Words(distinct: distinct, codes: codes)))
    }
    return RawTable(columns: columns, count: rows.count, reading: options)
  }
}
