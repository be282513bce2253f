// How much of the difference between runs each hyperparameter explains.

/// The shares of the variance of a full grid's results that go to each hyperparameter alone, to each pair beyond that, and to the
/// seed: the functional analysis of variance of F. Hutter, H. Hoos and K. Leyton-Brown, "An efficient approach for assessing
/// hyperparameter importance", 2014, which is exact on a full grid, where it needs no model of the results.
public struct VarianceShares: Equatable, Sendable {
  /// What a hyperparameter explains alone: the variance of the means over its values.
  public let main: [Double]
  /// What two of them explain only together, `pairs[[i, j]]` with i < j.
  public let pairs: [[Int]: Double]
  /// What takes three and more together.
  public let higher: Double
  /// What is left between the runs of a cell.
  public let seed: Double
  /// How many combinations of values there are, and how many of them have no result.
  public let combinations: Int
  public let missing: Int

  /// A cell: which value of each hyperparameter it has, counted from 0, and its runs' results.
  public struct Cell: Sendable {
    public let levels: [Int]
    public let results: [Double]

    public init(levels: [Int], results: [Double]) {
      self.levels = levels
      self.results = results
    }
  }

  /// What is computed at most.
  static let maxCombinations = 1_000_000

  /// Combinations without a result are filled in with what the hyperparameters alone explain, as least squares over the
  /// others has it.
  ///
  /// - Parameter levelCounts: how many values each hyperparameter has.
  /// - Returns: nil where more than half of the combinations have no result, there are too many of them, or all results are alike.
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
    // What rounding leaves below nothing is nothing.
    higher = max(between / total - main.reduce(0, +) - pairs.values.sorted().reduce(0, +), 0)
    self.seed = seed / total
    combinations = size
    missing = size - present
  }

  /// How many combinations there are; nil for none, and for too many.
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

/// One number for each combination of values, the last hyperparameter's changing fastest.
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

  /// Gives what is missing the sum of the main effects, again and again until it stays: M. Healy and M. Westmacott, "Missing values
  /// in experiments analysed on automatic computers", 1956, whose limit is the fit by least squares.
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
