// Divides rows at random into training, validation and test split, stratified by class.

import JSON
import Randomness

/// Fractions of the rows for validation and test: `validation`, `test` and `split_seed` of a spec.
package struct Holdout: Resampling, Equatable {
  /// The validation fraction, rounded to whole rows.
  package let validation: Double
  /// The test fraction; nil if the test split has its own files.
  package let test: Double?
  package let seed: Int

  package init(validation: Double, test: Double?, seed: Int) {
    self.validation = validation
    self.test = test
    self.seed = seed
  }

  package static let keys = ["validation", "test", "split_seed"]

  package static func isAskedFor(by data: ObjectReader) -> Bool { true }

  package init(_ data: inout ObjectReader, hasTest: Bool, at place: SpecLocation) throws(SpecError) {
    let (validationNode, testNode) = (data.take("validation"), data.take("test"))
    let validation = try Self.fraction(validationNode, at: place["validation"])
    if hasTest, let testNode {
      throw place["test"].error(testNode, "test_path gives the test split: omit test")
    }
    let test = hasTest ? nil : try Self.fraction(testNode, at: place["test"])
    guard validation + (test ?? 0) < 1 else {
      throw place.error(
        testNode?.position ?? data.position, "validation and test leave no rows for training")
    }
    let seed = try data.take("split_seed")?.integer(in: JSONNumber.exactIntegers, at: place["split_seed"])
    self.init(validation: validation, test: test, seed: seed ?? 0)
  }

  private static func fraction(_ node: JSONNode?, at place: SpecLocation) throws(SpecError) -> Double {
    guard let node else { return 0.2 }
    let value = try node.number(at: place)
    guard (0..<1).contains(value) else {
      throw place.error(node, "expected a fraction of the rows, from 0 to below 1, found \(node.summary)")
    }
    return value
  }

  package var configuration: [String: JSONValue] {
    var members: [String: JSONValue] = ["validation": .real(validation), "split_seed": .integer(seed)]
    members["test"] = test.map(JSONValue.real)
    return members
  }

  package var hasValidation: Bool { validation > 0 }

  package func divisions(of dataset: Dataset) throws(EmptySplit) -> [Division] { [try division(of: dataset)] }

  /// Draws the splits at random, stratified by class as nearly as whole rows allow. The training split has at least
  /// one row of each class.
  package func division(of dataset: Dataset) throws(EmptySplit) -> Division {
    let test = test ?? 0
    let strata = Self.strata(of: dataset, seed: UInt64(seed))
    let testCounts = Self.share(test, of: strata.map(\.count), taken: strata.map { _ in 0 })
    let validationCounts = Self.share(validation, of: strata.map(\.count), taken: testCounts)

    var splits: (training: [Int], validation: [Int], test: [Int]) = ([], [], [])
    for (stratum, rows) in strata.enumerated() {
      let testEnd = testCounts[stratum]
      let validationEnd = testEnd + validationCounts[stratum]
      splits.test += rows[..<testEnd]
      splits.validation += rows[testEnd..<validationEnd]
      splits.training += rows[validationEnd...]
    }
    let division = Division(
      training: splits.training.sorted(), validation: splits.validation.sorted(),
      test: splits.test.sorted() + (dataset.count - dataset.testCount..<dataset.count))
    for (name, rows, isWanted) in [
      ("training", division.training, true), ("validation", division.validation, validation > 0),
      ("test", division.test, test > 0),
    ] where rows.isEmpty && isWanted {
      throw EmptySplit(split: name, rows: dataset.count)
    }
    return division
  }

  /// The rows of each class in random order, or all rows if there are no classes.
  private static func strata(of dataset: Dataset, seed: UInt64) -> [[Int]] {
    var strata = [[Int32]](repeating: [], count: max(dataset.classes.count, 1))
    for (row, target) in dataset.targets.dropLast(dataset.testCount).enumerated() {
      strata[dataset.classes.isEmpty ? 0 : Int(target)].append(Int32(truncatingIfNeeded: row))
    }
    for index in strata.indices {
      var stream = RandomStream(seed: seed, purpose: .split, index: index)
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
