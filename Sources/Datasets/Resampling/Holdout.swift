// Divides rows at random into training, validation and test split, stratified by class.

import JSON
import Randomness

/// Random fractions of the rows for validation and test, stratified by class unless `split` says `"stratify": false`.
package struct Holdout: Resampling, Equatable {
  let fractions: SplitFractions
  let isStratified: Bool

  package init(validation: Double, test: Double?, seed: Int, isStratified: Bool = true) {
    fractions = SplitFractions(validation: validation, test: test, seed: seed)
    self.isStratified = isStratified
  }

  package static let keys = SplitFractions.keys + [SplitKey.name]

  package static func isRequested(by data: ObjectReader) -> Bool { true }

  package init(_ data: inout ObjectReader, hasTest: Bool, at place: SpecLocation) throws(SpecError) {
    fractions = try SplitFractions(&data, hasTest: hasTest, at: place)
    guard let node = data.take(SplitKey.name) else {
      isStratified = true
      return
    }
    let place = place[SplitKey.name]
    var object = try ObjectReader(node, at: place)
    isStratified = try object.take("stratify")?.bool(at: place["stratify"]) ?? true
    try object.finish(alsoKnown: [GroupHoldout.key, TimeHoldout.key, ColumnHoldout.key])
  }

  package var configuration: [String: JSONValue] {
    var members = fractions.configuration
    if !isStratified { members[SplitKey.name] = .object(["stratify": .bool(false)]) }
    return members
  }

  package var seed: Int { fractions.seed }
  package var hasValidation: Bool { fractions.validation > 0 }

  package func divisions(of dataset: Dataset) throws(UndividedData) -> [Division] {
    [try division(of: dataset)]
  }

  /// Draws the splits at random, stratified by class as nearly as whole rows allow. The training split has at least
  /// one row of each class.
  package func division(of dataset: Dataset) throws(UndividedData) -> Division {
    do throws(UndividedData) {
      return try Division(
        unsorted: splits(of: dataset, among: 0..<dataset.divisibleCount), of: dataset, fractions: fractions)
    } catch {
      let count = dataset.classes.count
      guard isStratified, 2 * count > dataset.divisibleCount else { throw error }
      throw UndividedData(
        key: error.key,
        "\(error): most of the \(count) classes of \(dataset.targetName.quoted) have a single row, which the training split "
          + "keeps; is the target a name or a number of each row?")
    }
  }

  /// Some rows, divided; the others are in no split.
  func splits(
    of dataset: Dataset, among rows: some Sequence<Int>
  ) -> (training: [Int], validation: [Int], test: [Int]) {
    let strata = strata(of: dataset, among: rows)
    let testCounts = Self.share(fractions.test ?? 0, of: strata.map(\.count), taken: strata.map { _ in 0 })
    let validationCounts = Self.share(fractions.validation, of: strata.map(\.count), taken: testCounts)

    var splits: (training: [Int], validation: [Int], test: [Int]) = ([], [], [])
    for (stratum, rows) in strata.enumerated() {
      let testEnd = testCounts[stratum]
      let validationEnd = testEnd + validationCounts[stratum]
      splits.test += rows[..<testEnd]
      splits.validation += rows[testEnd..<validationEnd]
      splits.training += rows[validationEnd...]
    }
    return splits
  }

  /// The rows of each class in random order, or all rows if they are not stratified.
  private func strata(of dataset: Dataset, among rows: some Sequence<Int>) -> [[Int]] {
    let classes = isStratified && dataset.targets.count == 1 ? dataset.classes : []
    var strata = [[Int32]](repeating: [], count: max(classes.count, 1))
    for row in rows {
      strata[classes.isEmpty ? 0 : Int(dataset.targets[0].values[row])].append(Int32(truncatingIfNeeded: row))
    }
    for index in strata.indices {
      var stream = RandomStream(seed: UInt64(seed), purpose: .split, index: index)
      stream.shuffle(&strata[index])
    }
    return strata.map { $0.map(Int.init) }
  }

  /// Apportions a fraction of all rows to strata: the integer part of each share, plus one for the largest remainders
  /// until the total is right (Hamilton's method). One row of each stratum is left over.
  private static func share(_ fraction: Double, of sizes: [Int], taken: [Int]) -> [Int] {
    let total = Int((fraction * Double(sizes.reduce(0, +))).rounded())
    let capacity = zip(sizes, taken).map { max($0 - $1 - 1, 0) }
    let quotas = sizes.map { fraction * Double($0) }
    var counts = zip(quotas, capacity).map { min(Int($0), $1) }
    let byRemainder = sizes.indices.sorted { first, second in
      let remainders = (
        quotas[first] - quotas[first].rounded(.down), quotas[second] - quotas[second].rounded(.down)
      )
      return remainders.0 != remainders.1 ? remainders.0 > remainders.1 : first < second
    }
    var missing = total - counts.reduce(0, +)
    while missing > 0 {
      let before = missing
      for stratum in byRemainder where missing > 0 && counts[stratum] < capacity[stratum] {
        counts[stratum] += 1
        missing -= 1
      }
      if missing == before { break }
    }
    return counts
  }
}
