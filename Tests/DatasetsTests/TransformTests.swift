// Single transforms where scikit-learn has no answer, or another one.

import Testing

@testable import Datasets

struct TransformTests {
  private func inputs(_ values: [Double], _ choices: RecipeChoices, rows: [Int]? = nil) -> [Float] {
    let table = FeatureTable(columns: [Column("x")], count: values.count, rows: values)
    let recipe = Recipe(fitting: choices, to: table, rows: rows ?? Array(values.indices))
    return recipe.apply(to: table, rows: 0..<values.count).features
  }

  // SciPy 1.17.1: scipy.special.ndtri.
  @Test("The normal quantile is SciPy's, in the centre and in both tails")
  func normalQuantile() {
    for (p, expected) in [
      (0.5, 0), (0.6, 0.2533471031357997), (0.925, 1.4395314709384563), (0.9251, 1.4402382675279635),
      (0.075, -1.4395314709384563), (0.001, -3.090232306167813), (1e-11, -6.706023155495137),
      (1e-12, -7.034483825301131), (1e-300, -37.0470962993612), (1 - 1e-7, 5.199337582290661),
    ] {
      #expect(abs(NormalQuantile.of(p) - expected) <= 1e-14 * max(1, abs(expected)), "\(p)")
    }
  }

  @Test("Sorted numbers are those of the library, and quantiles NumPy's")
  func ordered() {
    for count in [0, 1, 5, 511, 512, 3000] {
      let values = (0..<count).map { place -> Double in
        switch place % 5 {
        case 0: -0.0
        case 1: Double((place * 7919) % 1013) - 500
        case 2: Double(bitPattern: UInt64(place) &* 0x2545_F491_4F6C_DD1D & 0xBFFF_FFFF_FFFF_FFFF)
        case 3: 1e300 / Double(place)
        default: .nan
        }
      }
      let expected = values.filter { !$0.isNaN }.map { $0 + 0 }.sorted()
      #expect(OrderedValues(values).values.map(\.bitPattern) == expected.map(\.bitPattern))
    }
    // numpy.quantile([3, 1, 10, 4], [0, 0.25, 0.5, 0.9, 1])
    let four = OrderedValues([3, 1, .nan, 10, 4])
    #expect([0, 0.25, 0.5, 1].map(four.quantile) == [1, 2.5, 3.5, 10])
    #expect(abs(four.quantile(0.9) - 8.2) < 1e-14)
    #expect(OrderedValues([]).quantile(0.5) == 0)
  }

  @Test("The signed logarithm is exact for small numbers, and undone")
  func logarithm() {
    let step = SignedLogarithm(columns: [0])
    let values = [0, 1e-20, -1e-9, 0.5, -1, 99, 1e30, -1e300]
    let table = FeatureTable(columns: [Column("x")], count: values.count, rows: values)
    table.forEachBlock(of: values.indices) { block in
      step.apply(to: &block)
      // Python's math.log1p.
      let expected = [
        0, 1e-20, -9.999999995e-10, 0.4054651081081644, -0.6931471805599453, 4.605170185988092,
        69.07755278982137, -690.7755278982137,
      ]
      #expect(zip(block.values, expected).allSatisfy { abs($0 - $1) <= 4e-16 * abs($1) }, "\(block.values)")
      var undone = block.values
      step.undo(&undone)
      #expect(zip(undone, values).allSatisfy { abs($0 - $1) <= 1e-13 * abs($1) }, "\(undone)")
    }
    var large = [1e4, -1e4]
    step.undo(&large)
    #expect(large == [.infinity, -.infinity])
  }

  @Test("Where the quartiles are equal, robust scaling is by the deviation, and a constant keeps its scale")
  func robust() {
    var choices = RecipeChoices()
    choices.scaling = .robust
    #expect(inputs([0, 0, 0, 0, 0, 0, 0, 0, 0, 10], choices).suffix(1) == [Float(10.0 / 3)])
    #expect(inputs([7, 7, 7, 9], choices, rows: [0, 1, 2]) == [0, 0, 0, 2])
  }

  @Test("Constants are 0 after any scaling but none, and other values of theirs are finite")
  func constant() {
    for choices in RecipeChoices.samples where choices.scaling != .none {
      let values = inputs([5, 5, 5, 5.5], choices, rows: [0, 1, 2])
      #expect(
        values.prefix(3).allSatisfy { abs($0) < 1e-12 } && values.allSatisfy { $0.isFinite }, "\(choices)")
    }
    var piecewise = RecipeChoices()
    piecewise.numericEncoding = .piecewiseLinear(bins: 3)
    #expect(inputs([1e30, 1e30, -1e30], piecewise, rows: [0, 1]).allSatisfy { $0.isFinite })
  }

  @Test("Normal scores depend on ranks alone, however small the column's unit is")
  func ranks() {
    var choices = RecipeChoices()
    choices.scaling = .quantile
    let values = (0..<9).map { Double($0 * $0) }
    let scores = inputs(values, choices)
    #expect(scores == inputs(values.map { $0 * 1e-12 }, choices))
    #expect(scores[4] == 0 && scores[0] == -scores[8] && abs(scores[8] - 5.199337) < 1e-5)
    // More rows than knots: every value between its neighbours.
    let many = inputs((0..<2500).map { Double($0) }, choices)
    #expect(zip(many, many.dropFirst()).allSatisfy { $0 < $1 })
    #expect(inputs([3], choices) == [0])
  }

  @Test(
    "Dates are those of the Gregorian calendar",
    arguments: [
      // Python: datetime.fromtimestamp(s, timezone.utc): year, month, weekday(), hour
      (0.0, 1970, 1, 3, 0), (-1, 1969, 12, 2, 23), (951_782_399, 2000, 2, 0, 23),
      (951_782_400, 2000, 2, 1, 0),
      (951_868_800, 2000, 3, 2, 0), (4_107_542_399, 2100, 2, 6, 23), (-62_135_596_800, 1, 1, 0, 0),
      (253_402_300_799, 9999, 12, 4, 23), (1_709_251_199.5, 2024, 2, 3, 23),
    ])
  func calendar(seconds: Double, year: Int, month: Int, weekday: Int, hour: Int) throws {
    let time = try #require(CalendarTime(seconds))
    #expect(
      time.year == year && time.month == month && time.weekday == weekday && time.hour == hour, "\(time)")
  }

  @Test("Times beyond any calendar are missing")
  func noDates() {
    for seconds in [.nan, .infinity, 1e300, -4e13] as [Double] { #expect(CalendarTime(seconds) == nil) }
  }

  @Test("Of ties that differ in their last bits all have the same score")
  func ties() {
    let step = NormalScores(columns: [0], knots: [[0, 3, 3, 3, 10]])
    let table = FeatureTable(
      columns: [Column("x")], count: 5, rows: [3, 3.0.nextUp, 3.0.nextDown, 10.0.nextDown, 3.1])
    table.forEachBlock(of: 0..<5) { block in
      step.apply(to: &block)
      #expect(block.values.prefix(3) == [0, 0, 0] && block.values[3] > 5.19 && block.values[4] > 0.6)
    }
  }

  @Test("A missing value that training had none of is as a rare word")
  func missingCategory() {
    let table = FeatureTable(
      columns: [Column("c", .category(["b", "a"]))], count: 5, rows: [1, 1, 0, -1, -2])
    let recipe = Recipe(fitting: RecipeChoices(), to: table, rows: [0, 1, 2])
    #expect(recipe.outputs.map(\.name) == ["c=a", "c=(other)"])
    #expect(recipe.apply(to: table, rows: 0..<5).codes == [0, 0, 1, 1, 1])
    // With none missing in training, and none rare, there is no code.
    #expect(
      Recipe(fitting: RecipeChoices(), to: table, rows: [0, 1]).apply(to: table, rows: 0..<5).codes == [
        0, 0, -1, -1, -1,
      ])
    #expect(
      Recipe(fitting: RecipeChoices(), to: table, rows: [0, 1, 3]).outputs.map(\.name) == [
        "c=a", "c=(missing)",
      ])
  }

  @Test("Embeddings are half as long as their codes, up to 50")
  func widths() {
    let automatic = CategoryEncoder.Embedding(size: nil)
    #expect([1, 2, 3, 7, 98, 99, 100, 5000].map(automatic.width) == [1, 1, 2, 4, 49, 50, 50, 50])
    #expect(CategoryEncoder.Embedding(size: 9).width(cardinality: 2) == 9)
  }
}
