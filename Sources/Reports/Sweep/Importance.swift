// The importance of each hyperparameter.

/// The shares of variance of a sweep's objective, by hyperparameter.
struct Importance {
  let names: [String]
  let shares: VarianceShares

  /// - Parameter maxCombinations: the maximum of the sum over all cells of the combinations that each represents.
  init?(_ comparison: Comparison, maxCombinations: Int = VarianceShares.maxCombinations) {
    let names = comparison.varied
    let levels = names.map { name in
      let values = Set(comparison.cells.map { $0.cell.tableValue(name) }).subtracting([.null])
      return Dictionary(
        uniqueKeysWithValues: values.sorted(by: Comparison.precedes).enumerated().map { ($1, $0) })
    }
    guard VarianceShares.size(levels.map(\.count)) != nil else { return nil }
    // A hyperparameter that does not apply makes no difference: the cell represents each of its values.
    let allPlaces = comparison.cells.map { cell in
      zip(names, levels).map { name, levels in
        levels[cell.cell.tableValue(name)].map { $0..<$0 + 1 } ?? 0..<levels.count
      }
    }
    // Cells that represent the same combinations could be counted more than once.
    let sizes = allPlaces.map { $0.reduce(1) { $0 * $1.count } }
    guard sizes.reduce(0, +) <= maxCombinations else { return nil }
    let cells = zip(comparison.cells, allPlaces).flatMap { cell, places -> [VarianceShares.Cell] in
      let results = cell.runs.compactMap(comparison.score)
      let combinations = places.reduce([[]]) { done, next in
        done.flatMap { start in next.map { start + [$0] } }
      }
      return combinations.map { VarianceShares.Cell(levels: $0, results: results) }
    }
    guard let shares = VarianceShares(cells, levelCounts: levels.map(\.count)) else { return nil }
    self.names = names
    self.shares = shares
  }

  /// `depth`, or `depth × width`, with its share, largest first.
  var terms: [(name: String, share: Double)] {
    let main = names.indices.map { (names[$0], shares.main[$0]) }
    let pairs = shares.pairs.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { pair, share in
      (pair.map { names[$0] }.joined(separator: " × "), share)
    }
    return (main + pairs).enumerated().sorted { first, second in
      (-first.element.1, first.offset) < (-second.element.1, second.offset)
    }.map { ($0.element.0, $0.element.1) }
  }

  /// The two that explain the most, including their interaction.
  var strongestPair: [String]? {
    let sums = shares.pairs.map { pair, share in
      (pair: pair, share: share + pair.reduce(0) { $0 + shares.main[$1] })
    }
    return sums.max { first, second in
      first.share == second.share
        ? second.pair.lexicographicallyPrecedes(first.pair) : first.share < second.share
    }?.pair.map { names[$0] }
  }
}
