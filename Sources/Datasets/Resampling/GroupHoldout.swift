// Divides rows at random by group: `"split": {"group": COLUMN}` of a spec.

import JSON
import Randomness

/// Random groups of rows for validation and test, so that no group, such as a patient, is in two splits.
package struct GroupHoldout: ColumnDivision {
  static let key = "group"

  let fractions: SplitFractions
  let column: String

  package init(_ data: inout ObjectReader, hasTest: Bool, at place: SpecLocation) throws(SpecError) {
    fractions = try SplitFractions(&data, hasTest: hasTest, at: place)
    column = try SplitKey.text(Self.key, &data, at: place)
  }

  package var divisors: [DatasetSettings.Divisor] { [DatasetSettings.Divisor(column, isFeature: false)] }

  /// Takes the groups in random order. Each goes to the test split if it brings that closer to its number of rows,
  /// else to the validation split in the same way, else to the training split.
  package func divisions(of dataset: Dataset) throws(UndividedData) -> [Division] {
    let groups = try groups(of: dataset)
    var order = groups.indices.map { Int32(truncatingIfNeeded: $0) }
    var stream = RandomStream(seed: UInt64(seed), purpose: .split, index: 0)
    stream.shuffle(&order)
    let wanted = fractions.counts(of: dataset.divisibleCount)
    var splits: (training: [Int], validation: [Int], test: [Int]) = ([], [], [])
    for index in order {
      let rows = groups[Int(index)]
      if Self.fits(rows, in: splits.test, of: wanted.test) {
        splits.test += rows
      } else if Self.fits(rows, in: splits.validation, of: wanted.validation) {
        splits.validation += rows
      } else {
        splits.training += rows
      }
    }
    return [try Division(unsorted: splits, of: dataset, fractions: fractions)]
  }

  private static func fits(_ rows: [Int], in split: [Int], of wanted: Int) -> Bool {
    abs(split.count + rows.count - wanted) < abs(split.count - wanted)
  }

  /// The rows of each group, groups in the order of their texts' bytes.
  private func groups(of dataset: Dataset) throws(UndividedData) -> [[Int]] {
    guard let words = dataset.divisors[column]?.words.sorted else { return [] }
    var groups = [[Int]](repeating: [], count: words.distinct.count)
    for row in 0..<dataset.divisibleCount {
      let code = words.codes[row]
      guard code != Words.missing else {
        throw UndividedData(
          key: SplitKey.name, "row \(row + 1) has no group: its \(column.quoted) is missing")
      }
      groups[Int(code)].append(row)
    }
    return groups.filter { !$0.isEmpty }
  }
}
