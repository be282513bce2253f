// Reads columns out of the bytes of an array or of records.

/// A column within bytes: its value in row r is `offset` + r · `stride` bytes after their start.
struct StoredField {
  let name: String
  let element: StoredElement
  let offset: Int
  let stride: Int
}

/// Reads columns of binary files.
struct StoredColumns {
  let path: String
  let bytes: [UInt8]
  let rows: Int
  /// Spellings of missing values.
  let missing: Set<String>
  /// Whether texts are words even if all are numbers, and booleans words: columns with types of their own, unlike those of one array.
  let isTyped: Bool

  /// Fields with the same type that are gathered in one pass over the rows.
  private static let groupSize = 64

  /// The fields that are asked for.
  func read(_ fields: [StoredField], _ request: ColumnRequest) throws(DatasetError) -> [RawTable.Column] {
    let wanted = fields.map { ($0, request.treatment(of: $0.name)) }.filter { $0.1 != .skip }
    for (field, _) in wanted where !contains(field) {
      throw DatasetError(path: path, "the column \(field.name.quoted) is beyond the end of its array")
    }
    var columns: [RawTable.Column] = []
    var start = 0
    while start < wanted.count {
      let (first, treatment) = wanted[start]
      var end = start + 1
      while end < min(wanted.count, start + Self.groupSize), wanted[end].0.element == first.element,
        wanted[end].0.stride == first.stride, wanted[end].1 == treatment
      {
        end += 1
      }
      let group = wanted[start..<end].map(\.0)
      let values = try values(of: group, treatment)
      columns += zip(group, values).map { RawTable.Column($0.name, $1) }
      start = end
    }
    return columns
  }

  private func contains(_ field: StoredField) -> Bool {
    guard rows > 0, field.offset >= 0, field.stride > 0, field.element.size >= 0 else { return false }
    let (last, overflows) = (rows - 1).multipliedReportingOverflow(by: field.stride)
    let room = bytes.count - field.offset - field.element.size
    return !overflows && room >= 0 && last <= room
  }

  private func values(
    of group: [StoredField], _ treatment: ColumnRequest.Treatment
  ) throws(DatasetError) -> [RawValues] {
    guard let element = group.first?.element else { return [] }
    let isWords = treatment == .words || isTyped && treatment == .automatic
    if element.isText || treatment == .words || element.kind == .boolean && isWords {
      var all: [RawValues] = []
      for field in group { all.append(try texts(of: field, isWords ? .words : treatment)) }
      return all
    }
    switch element.kind {
    case .boolean: return gather(group, 0 as UInt8) { element.bits($0) == 0 ? 0 : 1 }.map(RawValues.bytes)
    case .unsigned where element.size == 1:
      return gather(group, 0 as UInt8) { $0.load(as: UInt8.self) }.map(RawValues.bytes)
    // Float has 24 bits.
    case .unsigned where element.size <= 3:
      return gather(group, 0 as Float) { Float(element.bits($0)) }.map(RawValues.floats)
    case .signed where element.size <= 3:
      return gather(group, 0 as Float) { Float(element.integer($0)) }.map(RawValues.floats)
    case .unsigned: return gather(group, 0 as Double) { Double(element.bits($0)) }.map(RawValues.numbers)
    case .signed: return gather(group, 0 as Double) { Double(element.integer($0)) }.map(RawValues.numbers)
    case .float where element.size <= 4:
      let columns = gather(group, 0 as Float) { element.float($0) }
      for (field, values) in zip(group, columns) {
        if let row = values.firstIndex(where: \.isInfinite) { throw tooLarge(values[row], field, row) }
      }
      return columns.map(RawValues.floats)
    default:
      let columns = gather(group, 0 as Double) { Double(bitPattern: element.bits($0)) }
      for (field, values) in zip(group, columns) {
        if let row = values.firstIndex(where: { Float($0).isInfinite }) {
          throw tooLarge(values[row], field, row)
        }
      }
      return columns.map(RawValues.numbers)
    }
  }

  private func tooLarge(_ value: some CustomStringConvertible, _ field: StoredField, _ row: Int)
    -> DatasetError
  {
    DatasetError(
      path: path,
      "row \(row + 1) of column \(field.name.quoted) holds \(value), beyond the numbers that a network can use"
    )
  }

  private func gather<Value>(
    _ group: [StoredField], _ zero: Value, _ decode: (UnsafeRawPointer) -> Value
  ) -> [[Value]] {
    let offsets = group.map(\.offset)
    let stride = group.first?.stride ?? 0
    var scratch = [Value](repeating: zero, count: rows * group.count)
    bytes.withUnsafeBytes { source in
      guard let base = source.baseAddress else { return }
      scratch.withUnsafeMutableBufferPointer { target in
        for row in 0..<rows {
          var place = row
          for offset in offsets {
            target[place] = decode(base + (row * stride + offset))
            place += rows
          }
        }
      }
    }
    if group.count == 1 { return [scratch] }
    return group.indices.map { Array(scratch[$0 * rows..<($0 + 1) * rows]) }
  }

  private func texts(
    of field: StoredField, _ treatment: ColumnRequest.Treatment
  ) throws(DatasetError) -> RawValues {
    var collector = ColumnCollector(treatment, missing: missing)
    for row in 0..<rows {
      let start = field.offset + row * field.stride
      guard let text = text(bytes[start..<start + field.element.size], field.element) else {
        throw DatasetError(
          path: path, "row \(row + 1) of column \(field.name.quoted) is not valid Unicode text")
      }
      if text.isEmpty {
        collector.addMissing()
      } else if !collector.add(text) {
        throw DatasetError(
          path: path, "row \(row + 1) of column \(field.name.quoted) holds \(text.quoted), not a number")
      }
    }
    return collector.values
  }

  /// The text of a value; empty if it is missing.
  private func text(_ value: ArraySlice<UInt8>, _ element: StoredElement) -> String? {
    if element.isText { return element.text(value) }
    return value.withUnsafeBytes { source -> String? in
      guard let source = source.baseAddress else { return nil }
      switch element.kind {
      case .boolean: return element.bits(source) == 0 ? "False" : "True"
      case .unsigned: return String(element.bits(source))
      case .signed: return String(element.integer(source))
      default: break
      }
      if element.size <= 4 {
        let number = element.float(source)
        return number.isNaN ? "" : DecimalText.of(number)
      }
      let number = Double(bitPattern: element.bits(source))
      return number.isNaN ? "" : DecimalText.of(number)
    }
  }
}
