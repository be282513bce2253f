/// Turns a table's indices of words into those of other lists of words; words are the same if their bytes are.
struct WordMapping: Sendable {
  /// By category column, the new index of each word: −2 if the new list does not have it.
  private var indices: [(column: Int, indices: [Double])] = []

  static let missing = -1.0
  static let unseen = -2.0

  /// - Precondition: both have as many columns.
  init(from columns: [Column], to others: [Column]) {
    precondition(columns.count == others.count, "a table has the columns of its recipe")
    for (place, (column, other)) in zip(columns, others).enumerated() {
      guard let words = column.words, let known = other.words, !Self.areSame(words, known) else { continue }
      let places = Dictionary(known.enumerated().map { (Array($1.utf8), Double($0)) }) { first, _ in first }
      indices.append((place, words.map { places[Array($0.utf8)] ?? Self.unseen }))
    }
  }

  private static func areSame(_ words: [String], _ others: [String]) -> Bool {
    words.count == others.count && zip(words, others).allSatisfy { $0.utf8.elementsEqual($1.utf8) }
  }

  func apply(to block: inout RowBlock) {
    let width = block.columns.count
    for (column, indices) in indices {
      block.values.withUnsafeMutableBufferPointer { values in
        for place in stride(from: column, to: values.count, by: width) where values[place] >= 0 {
          let index = Int(values[place])
          values[place] = index < indices.count ? indices[index] : Self.unseen
        }
      }
    }
  }

  /// The mapping of one column, which is then the only one.
  func narrowed(to column: Int) -> WordMapping {
    var narrow = self
    narrow.indices = indices.filter { $0.column == column }.map { (0, $0.indices) }
    return narrow
  }
}
