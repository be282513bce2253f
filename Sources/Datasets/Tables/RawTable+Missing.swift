// Numbers that stand for missing values.

extension RawTable {
  /// The table with the numbers that the spellings state as missing; those of words are read as such already.
  func markingMissing(_ spellings: [String]) -> RawTable {
    let numbers = Set(spellings.compactMap { DecimalText.number($0) })
    guard !numbers.isEmpty else { return self }
    return RawTable(
      columns: columns.map { Column($0.name, $0.values.markingMissing(numbers), isLabels: $0.isLabels) },
      skipped: skipped, count: count, isArray: isArray, reading: reading)
  }
}

extension RawValues {
  fileprivate func markingMissing(_ missing: Set<Double>) -> RawValues {
    switch self {
    case .words: return self
    case .bytes(let values):
      guard values.contains(where: { missing.contains(Double($0)) }) else { return self }
      return .floats(values.map { missing.contains(Double($0)) ? .nan : Float($0) })
    case .floats(let values):
      // 0.1 is another number as a Float.
      let floats = Set(missing.map { Float($0) })
      return .floats(values.map { floats.contains($0) ? .nan : $0 })
    case .numbers(let values): return .numbers(values.map { missing.contains($0) ? .nan : $0 })
    }
  }
}
