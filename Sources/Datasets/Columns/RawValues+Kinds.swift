// The values of a file's column as numbers, words or dates.

extension RawValues {
  /// The values for a column whose kind is known, such as a network's input.
  ///
  /// - Throws: `DatasetError` if a number or a date is required and there is something else.
  func values(as column: Column, path: String) throws(DatasetError) -> ColumnValues {
    switch column.kind {
    case .number, .flag: return try numberValues(of: column.name, path: path)
    case .date: return .numbers(try dates(of: column.name, path: path))
    case .category(let categories): return .codes(words.codes(among: categories))
    }
  }

  /// - Throws: `DatasetError` unless all are numbers or missing.
  func numberValues(of name: String, path: String) throws(DatasetError) -> ColumnValues {
    switch self {
    case .bytes(let bytes): return .bytes(bytes)
    case .floats(let floats): return .floats(floats)
    case .numbers(let numbers): return .numbers(numbers)
    case .words(let words):
      guard let first = words.distinct.first else {
        return .numbers(Array(repeating: .nan, count: words.codes.count))
      }
      throw DatasetError(
        path: path,
        "the column \(name.quoted) must hold numbers, but holds \(words.distinct.count) different words such as "
          + first.quoted)
    }
  }

  /// Seconds since 1970-01-01 UTC, or NaN.
  ///
  /// - Throws: `DatasetError` unless all are dates or missing.
  func dates(of name: String, path: String) throws(DatasetError) -> [Double] {
    let words = words
    let seconds = words.distinct.map(DateText.seconds)
    if let wrong = seconds.firstIndex(of: nil) {
      throw DatasetError(path: path, Self.noDate(words.distinct[wrong], column: name))
    }
    return words.codes.map { $0 == Words.missing ? .nan : seconds[Int($0)] ?? .nan }
  }

  static func noDate(_ word: String, column: String) -> String {
    "the column \(column.quoted) must hold dates such as 2024-03-01 or 2024-03-01 13:05, but holds \(word.quoted)"
  }

  /// The values as words: numbers in their shortest decimal form.
  var words: Words {
    switch self {
    case .words(let words): return words
    case .bytes(let values): return Words(numbers: values.lazy.map { Double($0) })
    case .floats(let values): return Words(numbers: values.lazy.map { Double($0) })
    case .numbers(let values): return Words(numbers: values)
    }
  }

  /// Whether every value that is not missing is a date, and there are some.
  var areDates: Bool {
    guard case .words(let words) = self, !words.distinct.isEmpty else { return false }
    return words.distinct.allSatisfy { DateText.seconds($0) != nil }
  }

  /// The kind of a column unless a spec states another.
  package var kind: ColumnSettings.Kind {
    guard case .words = self else { return .number }
    return areDates ? .date : .category
  }

  func isMissing(_ row: Int) -> Bool {
    switch self {
    case .bytes: false
    case .floats(let values): values[row].isNaN
    case .numbers(let values): values[row].isNaN
    case .words(let words): words.codes[row] == Words.missing
    }
  }

  package var missingCount: Int {
    switch self {
    case .bytes: 0
    case .floats(let values): values.count { $0.isNaN }
    case .numbers(let values): values.count { $0.isNaN }
    case .words(let words): words.codes.count { $0 == Words.missing }
    }
  }

  /// Whether all rows have the same value, or all have none.
  var isConstant: Bool {
    func areEqual<Value: Equatable>(_ values: [Value]) -> Bool {
      values.first.map { first in values.allSatisfy { $0 == first } } ?? true
    }
    return switch self {
    case .bytes(let values): areEqual(values)
    case .floats(let values): areEqual(values) || values.allSatisfy(\.isNaN)
    case .numbers(let values): areEqual(values) || values.allSatisfy(\.isNaN)
    case .words(let words): areEqual(words.codes)
    }
  }

  func selecting(_ rows: [Int]) -> RawValues {
    switch self {
    case .bytes(let values): .bytes(rows.map { values[$0] })
    case .floats(let values): .floats(rows.map { values[$0] })
    case .numbers(let values): .numbers(rows.map { values[$0] })
    case .words(let words): .words(Words(distinct: words.distinct, codes: rows.map { words.codes[$0] }).used)
    }
  }

  /// The values of one table after those of another.
  func appending(_ other: RawValues) -> RawValues {
    switch (self, other) {
    case (.bytes(let first), .bytes(let second)): .bytes(first + second)
    case (.floats(let first), .floats(let second)): .floats(first + second)
    case (.words, _), (_, .words): .words(words.appending(other.words))
    default: .numbers(doubles + other.doubles)
    }
  }

  /// - Precondition: they are numbers.
  var doubles: [Double] {
    switch self {
    case .bytes(let values): values.map(Double.init)
    case .floats(let values): values.map(Double.init)
    case .numbers(let values): values
    case .words: preconditionFailure("words are no numbers")
    }
  }
}

extension Words {
  /// Numbers as texts in their shortest form; NaN is missing.
  init(numbers: some Collection<Double>) {
    var places: [Double: Int32] = [:]
    var distinct: [String] = []
    let codes = numbers.map { number -> Int32 in
      if number.isNaN { return Self.missing }
      if let place = places[number] { return place }
      let place = Int32(truncatingIfNeeded: distinct.count)
      places[number] = place
      distinct.append(Target.className(number))
      return place
    }
    self.init(distinct: distinct, codes: codes)
  }

  /// Without the texts that no row has.
  var used: Words {
    var places = [Int32](repeating: Self.missing, count: distinct.count)
    var kept: [String] = []
    let newCodes = codes.map { code -> Int32 in
      guard code != Self.missing else { return code }
      if places[Int(code)] == Self.missing {
        places[Int(code)] = Int32(truncatingIfNeeded: kept.count)
        kept.append(distinct[Int(code)])
      }
      return places[Int(code)]
    }
    return Words(distinct: kept, codes: newCodes)
  }

  /// With other texts, of which several may become one.
  func mapping(_ text: (String) -> String) -> Words {
    let first = Words(distinct: [], codes: [])
    let merged = first.appending(Words(distinct: distinct.map(text), codes: codes))
    return merged
  }

  /// The texts in the order of their UTF-8 bytes, and the codes for that order.
  var sorted: Words {
    let order = distinct.indices.sorted { distinct[$0].utf8.lexicographicallyPrecedes(distinct[$1].utf8) }
    var places = [Int32](repeating: 0, count: distinct.count)
    for (place, index) in order.enumerated() { places[index] = Int32(truncatingIfNeeded: place) }
    return Words(
      distinct: order.map { distinct[$0] },
      codes: codes.map { $0 == Self.missing ? $0 : places[Int($0)] })
  }

  /// Codes for another list of texts, with `ColumnValues.unseen` for those that it lacks.
  func codes(among categories: [String]) -> [Int32] {
    let known = Dictionary(
      categories.enumerated().map { (Bytes($1), Int32(truncatingIfNeeded: $0)) },
      uniquingKeysWith: { first, _ in first })
    let places = distinct.map { known[Bytes($0)] ?? ColumnValues.unseen }
    return codes.map { $0 == Self.missing ? ColumnValues.missing : places[Int($0)] }
  }

  fileprivate func appending(_ other: Words) -> Words {
    var all = distinct
    var known = Dictionary(
      distinct.enumerated().map { (Bytes($1), Int32(truncatingIfNeeded: $0)) },
      uniquingKeysWith: { first, _ in first })
    let places = other.distinct.map { text -> Int32 in
      if let place = known[Bytes(text)] { return place }
      let place = Int32(truncatingIfNeeded: all.count)
      known[Bytes(text)] = place
      all.append(text)
      return place
    }
    return Words(distinct: all, codes: codes + other.codes.map { $0 == Self.missing ? $0 : places[Int($0)] })
  }

  /// A text compared by its bytes: Swift's strings also equal others in another normal form.
  private struct Bytes: Hashable {
    private let bytes: [UInt8]
    init(_ text: String) { bytes = Array(text.utf8) }
  }
}
