// Which examples are trained on, which choose between networks, and which judge the choice.

import Randomness

/// A division of a data set's rows into three parts, each in the file's order.
public struct Split: Equatable, Sendable {
  public let training: [Int]
  public let validation: [Int]
  public let test: [Int]

  /// Draws the parts at random; of classes each part has the same shares as the whole, as nearly as whole rows
  /// allow, and training has at least one row of each. Examples that are the test part already stay that, and no others
  /// come to it.
  ///
  /// - Parameters:
  ///   - validation: the fraction of the rows for validation, rounded to whole rows.
  ///   - test: the fraction for the test; 0 where there is such a part already.
  ///   - seed: each gives another split, the same one always.
  /// - Throws: where a part that should have rows would have none.
  public init(_ dataset: Dataset, validation: Double, test: Double, seed: UInt64) throws(EmptyPart) {
    let strata = Self.strata(of: dataset, seed: seed)
    let testCounts = Self.share(test, of: strata.map(\.count), taken: strata.map { _ in 0 })
    let validationCounts = Self.share(validation, of: strata.map(\.count), taken: testCounts)

    var parts: (training: [Int], validation: [Int], test: [Int]) = ([], [], [])
    for (stratum, rows) in strata.enumerated() {
      let testEnd = testCounts[stratum]
      let validationEnd = testEnd + validationCounts[stratum]
      parts.test += rows[..<testEnd]
      parts.validation += rows[testEnd..<validationEnd]
      parts.training += rows[validationEnd...]
    }
    self.training = parts.training.sorted()
    self.validation = parts.validation.sorted()
    self.test = parts.test.sorted() + (dataset.count - dataset.testCount..<dataset.count)
    if self.training.isEmpty { throw EmptyPart(part: "training", rows: dataset.count) }
    if self.validation.isEmpty && validation > 0 { throw EmptyPart(part: "validation", rows: dataset.count) }
    if self.test.isEmpty && test > 0 { throw EmptyPart(part: "test", rows: dataset.count) }
  }

  /// A part came out without rows.
  public struct EmptyPart: Error, Equatable, Sendable, CustomStringConvertible {
    public let part: String
    public let rows: Int
    public var description: String { "the \(part) part of \(rows) rows would be empty" }
  }

  /// The rows of each class in random order, or all rows where there are no classes.
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

  /// How many rows of each stratum make up a fraction of all: the whole part of its share, and one more for those whose
  /// share has the largest rest, until the total is right (Hamilton's method). One row of each stratum is left over.
  private static func share(_ fraction: Double, of sizes: [Int], taken: [Int]) -> [Int] {
    let total = Int((fraction * Double(sizes.reduce(0, +))).rounded())
    let room = zip(sizes, taken).map { max($0 - $1 - 1, 0) }
    let quotas = sizes.map { fraction * Double($0) }
    var counts = zip(quotas, room).map { min(Int($0), $1) }
    let byRest = sizes.indices.sorted { first, second in
      let rests = (
        quotas[first] - quotas[first].rounded(.down), quotas[second] - quotas[second].rounded(.down)
      )
      return rests.0 != rests.1 ? rests.0 > rests.1 : first < second
    }
    var missing = total - counts.reduce(0, +)
    while missing > 0 {
      let before = missing
      for stratum in byRest where missing > 0 && counts[stratum] < room[stratum] {
        counts[stratum] += 1
        missing -= 1
      }
      if missing == before { break }
    }
    return counts
  }
}
