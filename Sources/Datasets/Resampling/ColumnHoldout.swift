// Divides rows as a column says: `"split": {"column": COLUMN}` of a spec.

import JSON

/// A column that names the split of each row: `train`, `validation` or `test`, with the usual other spellings. If it
/// names no row for validation, these are drawn from the training split, stratified by class.
package struct ColumnHoldout: ColumnDivision {
  static let key = "column"

  let fractions: SplitFractions
  let column: String

  private enum Part { case training, validation, test }

  /// In lower case.
  private static let spellings: [String: Part] = [
    "train": .training, "training": .training, "tr": .training, "validation": .validation,
    "valid": .validation,
    "val": .validation, "dev": .validation, "test": .test, "testing": .test, "te": .test, "holdout": .test,
  ]

  package init(_ data: inout ObjectReader, hasTest: Bool, at place: SpecLocation) throws(SpecError) {
    if let testNode = data.take("test") {
      throw place["test"].error(testNode, "the column of split gives the test split: omit test")
    }
    fractions = try SplitFractions(&data, hasTest: true, at: place)
    column = try SplitKey.text(Self.key, &data, at: place)
  }

  package var divisors: [DatasetSettings.Divisor] { [DatasetSettings.Divisor(column, isFeature: false)] }

  package func divisions(of dataset: Dataset) throws(UndividedData) -> [Division] {
    var splits: (training: [Int], validation: [Int], test: [Int]) = ([], [], [])
    guard let words = dataset.divisors[column]?.words else { return [] }
    let parts = words.distinct.map { Self.spellings[$0.lowercased()] }
    for row in 0..<dataset.divisibleCount {
      let code = words.codes[row]
      let part = code == Words.missing ? nil : parts[Int(code)]
      switch part {
      case .training: splits.training.append(row)
      case .validation: splits.validation.append(row)
      case .test: splits.test.append(row)
      case nil:
        let found = code == Words.missing ? "nothing" : words.distinct[Int(code)].quoted
        throw UndividedData(
          key: SplitKey.name,
          "\(column.quoted) must be train, validation or test, but row \(row + 1) has \(found)")
      }
    }
    if splits.validation.isEmpty, fractions.validation > 0 {
      let holdout = Holdout(validation: fractions.validation, test: nil, seed: seed)
      let drawn = holdout.splits(of: dataset, among: splits.training)
      (splits.training, splits.validation) = (drawn.training, drawn.validation)
    }
    return [try Division(unsorted: splits, of: dataset, fractions: fractions)]
  }
}
