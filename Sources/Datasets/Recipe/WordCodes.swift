/// The codes of a category's words: those that training has often enough from 0, in the order of the words, and one
/// for all others.
struct WordCodes: Equatable, Sendable {
  /// For each word of the column.
  var codes: [Int]
  /// Of rare and unseen words; nil where no word of the training split is rare.
  var other: Int?

  /// The number of words with a code of their own.
  var keptCount: Int { codes.count { $0 != other } }

  /// - Parameter counts: the training examples of each word.
  init(counts: [Int], minFrequency: Int) {
    let kept = counts.count { $0 >= minFrequency }
    other = kept < counts.count ? kept : nil
    var next = 0
    codes = []
    for count in counts {
      codes.append(count >= minFrequency ? next : kept)
      if count >= minFrequency { next += 1 }
    }
  }

  private init(codes: [Int], other: Int?) {
    self.codes = codes
    self.other = other
  }

  /// Counts the words of all categories, and the missing values.
  static func count(_ rows: TrainingRows) -> [(column: Int, counts: [Int], missing: Int)] {
    rows.columns.enumerated().compactMap { index, column in
      guard let words = column.words else { return nil }
      var counts = [Int](repeating: 0, count: words.count)
      for value in rows.values(ofColumn: index) where value >= 0 { counts[Int(value)] += 1 }
      return (index, counts, rows.count - counts.reduce(0, +))
    }
  }

  // MARK: Stored form

  static func encoded(_ words: [WordCodes]) -> [EncodedTransform.Array] {
    [
      .init("codes", words.flatMap(\.codes).map(Double.init)),
      .init("other", words.map { Double($0.other ?? -1) }),
    ]
  }

  /// - Parameter columns: the categories, in the order of `encoded`.
  static func decode(
    _ encoded: EncodedTransform, columns: [Column]
  ) throws(EncodedTransform.Fault) -> [WordCodes] {
    let sizes = columns.map { $0.words?.count ?? 0 }
    let codes = try encoded.indices("codes", count: sizes.reduce(0, +), from: 0)
    let others = try encoded.indices("other", count: columns.count, from: -1)
    var start = 0
    var words: [WordCodes] = []
    for (size, other) in zip(sizes, others) {
      let own = WordCodes(codes: Array(codes[start..<start + size]), other: other < 0 ? nil : other)
      let kept = own.codes.filter { $0 != own.other }
      guard kept == Array(0..<kept.count), own.other == nil || own.other == kept.count else {
        throw EncodedTransform.Fault("'\(encoded.place)/codes' does not number the words")
      }
      words.append(own)
      start += size
    }
    return words
  }
}
