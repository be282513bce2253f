// Counts values that a network has not been trained on.

import Datasets

/// The missing values and unseen categories in rows, by feature.
struct UnknownValues {
  private struct Counts {
    var missing = 0
    var unseenRows = 0
    /// Hashes of the different words.
    var unseen: Set<Int> = []
  }

  private let names: [String]
  private var counts: [Counts]
  /// The most different words of a column that are counted.
  private static let maxWords = 100_000
  private static let maxLines = 20

  init(_ columns: [Column]) {
    names = columns.map(\.name)
    counts = Array(repeating: Counts(), count: columns.count)
  }

  mutating func add(_ piece: FeatureRows.Piece) {
    for (column, values) in piece.features.values.enumerated() {
      switch values {
      case .bytes: break
      case .floats(let values): counts[column].missing += values.count { $0.isNaN }
      case .numbers(let values): counts[column].missing += values.count { $0.isNaN }
      case .codes(let codes):
        counts[column].missing += codes.count { $0 == ColumnValues.missing }
        counts[column].unseenRows += codes.count { $0 == ColumnValues.unseen }
        for word in piece.unseen[column] where counts[column].unseen.count < Self.maxWords {
          counts[column].unseen.insert(word.hashValue)
        }
      }
    }
  }

  /// `class: 3 unseen values in 12 rows`, a line for each column that has some.
  var lines: [String] {
    let all = zip(names, counts).compactMap { name, counts -> String? in
      var parts: [String] = []
      if counts.unseenRows > 0 {
        let count = counts.unseen.count
        let number = count < Self.maxWords ? "\(count)" : "\(count) or more"
        parts.append("\(number) unseen value\(count == 1 ? "" : "s") in \(Self.rows(counts.unseenRows))")
      }
      if counts.missing > 0 { parts.append("missing in \(Self.rows(counts.missing))") }
      return parts.isEmpty ? nil : "\(name.excerpt): \(parts.joined(separator: ", "))"
    }
    guard all.count > Self.maxLines else { return all }
    return all.prefix(Self.maxLines) + [
      "unseen or missing values in \(all.count - Self.maxLines) more columns"
    ]
  }

  static func rows(_ count: Int) -> String { count == 1 ? "1 row" : "\(count) rows" }
}
