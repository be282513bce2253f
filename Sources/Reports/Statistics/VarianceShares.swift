// Functional ANOVA: how much of the variance each hyperparameter explains.

/// The shares of the variance of a full grid's results explained by each hyperparameter alone, by each pair beyond
/// that, and by the seed: the functional analysis of variance of F. Hutter, H. Hoos and K. Leyton-Brown, "An
/// efficient approach for assessing hyperparameter importance", 2014, which is exact on a full grid and needs no
/// model of the results.
public struct VarianceShares: Equatable, Sendable {
  /// Main effects: the variance of the means over a hyperparameter's values.
  public let main: [Double]
  /// Interactions of two, `pairs[[i, j]]` with i < j.
  public let pairs: [[Int]: Double]
  /// Interactions of three or more.
  public let higher: Double
  /// The variance within cells.
  public let seed: Double
  /// The number of combinations, and of those without a result.
  public let combinations: Int
  public let missing: Int

  /// A cell: the index of each hyperparameter's value, and its runs' results.
  public struct Cell: Sendable {
    public let levels: [Int]
    public let results: [Double]

    public init(levels: [Int], results: [Double]) {
      self.levels = levels
      self.results = results
    }
  }

  /// The computational limit.
  static let maxCombinations = 1_000_000

  /// Combinations without a result are filled in with the sum of main effects, fitted by least squares to the others.
  ///
  /// - Parameter levelCounts: the number of values of each hyperparameter.
  /// - Returns: nil if more than half of the combinations have no result, there are too many of them, or all results
  ///   are equal.
  public init?(_ cells: [Cell], levelCounts: [Int]) {
    guard let size = Self.size(levelCounts) else { return nil }
    var grid = Grid(levelCounts: levelCounts)
    var within = 0.0
    var present = 0
    for cell in cells {
      guard let sample = Sample(cell.results) else { continue }
      grid.set(cell.levels, to: sample.mean)
      within += cell.results.reduce(0) { $0 + ($1 - sample.mean) * ($1 - sample.mean) } / Double(sample.count)
      present += 1
    }
    guard present * 2 >= size, present > 1 else { return nil }
    grid.fill()

    let mean = grid.mean
    let effects = levelCounts.indices.map { grid.marginals([$0]).map { $0 - mean } }
    let between = Self.meanSquare(grid.values.map { $0 - mean })
    let seed = within / Double(present)
    let total = between + seed
    guard total > 0, total.isFinite else { return nil }

    main = effects.map { Self.meanSquare($0) / total }
    var pairs: [[Int]: Double] = [:]
    for first in levelCounts.indices {
      for second in levelCounts.indices where second > first {
        let count = levelCounts[second]
        let interaction = grid.marginals([first, second]).enumerated().map { index, value in
          value - mean - effects[first][index / count] - effects[second][index % count]
        }
        pairs[[first, second]] = Self.meanSquare(interaction) / total
      }
    }
    self.pairs = pairs
    // Rounding can make it negative.
    higher = max(between / total - main.reduce(0, +) - pairs.values.sorted().reduce(0, +), 0)
    self.seed = seed / total
    combinations = size
    missing = size - present
  }

  /// The number of combinations; nil for none, and for too many.
  static func size(_ levelCounts: [Int]) -> Int? {
    guard !levelCounts.isEmpty else { return nil }
    var size = 1
    for count in levelCounts {
      size *= count
      guard (1...maxCombinations).contains(size) else { return nil }
    }
    return size
  }

  private static func meanSquare(_ values: [Double]) -> Double {
    values.reduce(0) { $0 + $1 * $1 } / Double(values.count)
  }
}

/// One number per combination of values, with the last hyperparameter changing fastest.
private struct Grid {
  private let levelCounts: [Int]
  private let strides: [Int]
  private(set) var values: [Double]
  private var isKnown: [Bool]

  init(levelCounts: [Int]) {
    self.levelCounts = levelCounts
    var strides = [Int](repeating: 1, count: levelCounts.count)
    for index in levelCounts.indices.dropLast().reversed() {
      strides[index] = strides[index + 1] * levelCounts[index + 1]
    }
    self.strides = strides
    let size = levelCounts.reduce(1, *)
    values = [Double](repeating: 0, count: size)
    isKnown = [Bool](repeating: false, count: size)
  }

  mutating func set(_ levels: [Int], to value: Double) {
    let index = zip(levels, strides).reduce(0) { $0 + $1.0 * $1.1 }
    values[index] = value
    isKnown[index] = true
  }

  var mean: Double { values.reduce(0, +) / Double(values.count) }

  /// The means over all other hyperparameters, for each combination of the values of these.
  func marginals(_ factors: [Int]) -> [Double] {
    let size = factors.reduce(1) { $0 * levelCounts[$1] }
    var sums = [Double](repeating: 0, count: size)
    for index in values.indices {
      var place = 0
      for factor in factors {
        place = place * levelCounts[factor] + index / strides[factor] % levelCounts[factor]
      }
      sums[place] += values[index]
    }
    let count = Double(values.count / size)
    return sums.map { $0 / count }
  }

  /// Replaces missing values by the sum of main effects until they converge: M. Healy and M. Westmacott, "Missing
  /// values in experiments analysed on automatic computers", 1956, whose limit is the least-squares fit.
  mutating func fill() {
    let missing = values.indices.filter { !isKnown[$0] }
    guard !missing.isEmpty else { return }
    let known = values.indices.filter { isKnown[$0] }.map { values[$0] }
    let start = known.reduce(0, +) / Double(known.count)
    for index in missing { values[index] = start }
    let scale = known.reduce(0) { max($0, ($1 - start).magnitude) }
    for _ in 0..<1000 {
      let mean = mean
      let effects = levelCounts.indices.map { marginals([$0]) }
      var change = 0.0
      for index in missing {
        let sum = levelCounts.indices.reduce(mean) { sum, factor in
          sum + effects[factor][index / strides[factor] % levelCounts[factor]] - mean
        }
        change = max(change, (sum - values[index]).magnitude)
        values[index] = sum
      }
      if change <= 1e-12 * scale { return }
    }
  }
}
