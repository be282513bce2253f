/// The spellings of a missing value: an unquoted field that is one of them, letter by letter, or empty.
struct MissingSpellings {
  /// Those of `pandas.read_csv`, and `?`, which the files of the UCI repository and ARFF use.
  static let usual = [
    "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN", "<NA>", "N/A",
    "NA",
    "NULL", "NaN", "None", "n/a", "nan", "null", "?",
  ]

  /// By their first byte.
  private let spellings: [[[UInt8]]]
  /// For each byte, whether a spelling begins with it.
  private let isFirst: [Bool]
  /// The spellings of the user's that are numbers.
  let numbers: [Double]

  /// - Parameter others: spellings besides the usual ones.
  init(_ others: [String], mark: UInt8) {
    var spellings = [[[UInt8]]](repeating: [], count: 256)
    for text in Self.usual + others where !text.isEmpty {
      let bytes = Array(text.utf8)
      spellings[Int(bytes[0])].append(bytes)
    }
    self.spellings = spellings
    isFirst = spellings.map { !$0.isEmpty }
    numbers = others.compactMap { text in
      Array(text.utf8).withUnsafeBufferPointer { CSVNumber.value(of: $0, mark: mark) }
    }
  }

  func contains(_ content: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = content.first else { return true }
    return isFirst[Int(first)] && spellings[Int(first)].contains { $0.elementsEqual(content) }
  }
}
