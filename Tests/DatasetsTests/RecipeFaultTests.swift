// Stored steps that no netlab wrote.

import Testing

@testable import Datasets

struct RecipeFaultTests {
  private static let columns = [
    Column("x"), Column("c", .category(["a", "b", "é"])), Column("d", .date), Column("y"), Column("f", .flag),
    Column("k", .category(["u", "v"])),
  ]

  private static let words = [
    WordCodes(counts: [3, 1, 4], minFrequency: 2), WordCodes(counts: [5, 6], minFrequency: 2),
  ]

  /// One of each kind, valid.
  private static let steps: [any FittedTransform] = [
    Standardization(mean: [1, 0, 0, -2, 0, 0], scale: [3, 1, 1, 5, 1, 1]),
    DateParts(columns: [2], parts: [[.year, .hour]], years: [2001]),
    OrdinalCodes(columns: [1, 5], words: words),
    Imputation(columns: [0, 3], medians: [1, 2], isKnown: [true, false], isFlagged: [false, true]),
    SignedLogarithm(columns: [3]),
    NormalScores(columns: [0, 3], knots: [[1, 2, 2], [-5, 0, 7]]),
    PiecewiseLinearEncoding(columns: [0, 3], edges: [[1, 2, 4], [0, 9]]),
    CategoryCodes(columns: [1, 5], words: words, missing: [3, nil], widths: [2, 1]),
  ]

  private func decode(_ encoded: EncodedTransform) throws(EncodedTransform.Fault) -> any FittedTransform {
    guard let type = Transforms.ofFeatures.first(where: { $0.name == encoded.name }) else {
      throw EncodedTransform.Fault("unknown")
    }
    return try type.decode(encoded, columns: Self.columns)
  }

  private func changed(_ step: EncodedTransform, _ name: String, shape: [Int]? = nil, _ values: [Double])
    -> EncodedTransform
  {
    EncodedTransform(
      step.name, place: "recipe/step_1",
      arrays: step.arrays.map {
        $0.name == name ? .init(name, shape: shape ?? [values.count], values: values) : $0
      })
  }

  @Test("Every kind of step reads back, and none is accepted without one of its arrays or with another shape")
  func shapes() throws {
    #expect(Self.steps.map(\.encoded.name) == Transforms.ofFeatures.map { $0.name })
    for step in Self.steps.map(\.encoded) {
      #expect(try decode(step).encoded == step)
      for array in step.arrays {
        let fewer = step.arrays.filter { $0.name != array.name }
        #expect(throws: EncodedTransform.Fault.self, "\(step.name)/\(array.name)") {
          try decode(EncodedTransform(step.name, arrays: fewer))
        }
        // An array of zero vectors has another meaning.
        for shape in [[array.values.count + 1], [1, array.values.count], []] where array.shape != shape {
          let count = shape.reduce(1, *)
          #expect(throws: EncodedTransform.Fault.self, "\(step.name)/\(array.name) \(shape)") {
            try decode(
              changed(step, array.name, shape: shape, Array((array.values + [9e9]).prefix(count))))
          }
        }
      }
    }
  }

  @Test("What is accepted of a damaged step can be applied to any values")
  func damaged() throws {
    let wrong = [-1, 0, 0.5, 1, 2, 5, 1e9, 1e300, -1e300, .nan, .infinity]
    let values =
      [.nan, -2, .nan, 3e38, 0, 1] + [-1e300, 1e300, 1e300, .infinity, .nan, -1e300] + [0, 0, 0, 0, 0, -1.0]
    let table = FeatureTable(
      columns: Self.columns.map { Column($0.name) }, count: 3, rows: values)
    var accepted = 0
    for step in Self.steps.map(\.encoded) {
      for array in step.arrays {
        for place in array.values.indices {
          for value in wrong {
            var values = array.values
            values[place] = value
            guard let damaged = try? decode(changed(step, array.name, shape: array.shape, values)) else {
              continue
            }
            accepted += 1
            table.forEachBlock(of: 0..<3) { block in
              block.columns = Self.columns
              damaged.apply(to: &block)
              #expect(block.columns == damaged.outputs(of: Self.columns))
              #expect(block.values.count == 3 * block.columns.count)
            }
          }
        }
      }
    }
    #expect(accepted > 50)
  }

  @Test(
    "A damaged step has a reason",
    arguments: [
      (3, "columns", [3, 0.0], "'recipe/step_1/columns' does not name columns that it could transform"),
      (3, "columns", [0, 1], "'recipe/step_1/columns' does not name columns that it could transform"),
      (3, "columns", [0, 6], "'recipe/step_1/columns' does not name columns that it could transform"),
      (3, "columns", [0, 2.5], "'recipe/step_1/columns' has a number that is no index: 2.5"),
      (3, "columns", [-1, 3], "'recipe/step_1/columns' has a number that is no index: -1.0"),
      (3, "median", [1, .infinity], "'recipe/step_1/median' has numbers that are not finite"),
      (3, "is_known", [1, 2], "'recipe/step_1/is_known' has other numbers than 0 and 1"),
      (4, "columns", [1], "'recipe/step_1/columns' does not name columns that it could transform"),
      (1, "columns", [3], "'recipe/step_1/columns' does not name columns that it could transform"),
      (6, "edges", [1, 2, 2, 0, 9], "'recipe/step_1/edges' has no bins, or edges that do not ascend"),
      (6, "counts", [4, 1], "'recipe/step_1/edges' has no bins, or edges that do not ascend"),
      (6, "counts", [2, 2], "'recipe/step_1/edges' has the shape [5], not [4]"),
      (7, "codes", [0, 2, 0, 0, 1], "'recipe/step_1/codes' does not number the words"),
      (7, "other", [1, -1], "'recipe/step_1/codes' does not number the words"),
      (7, "missing", [2, -1], "'recipe/step_1/missing' is not the last code"),
      (7, "columns", [1], "'recipe/step_1/columns' lacks a category"),
      (7, "widths", [0, 1], "'recipe/step_1/widths' has a number that is no index: 0.0"),
      (7, "widths", [2e6, 1], "'recipe/step_1/widths' has vectors that are too long"),
    ] as [(Int, String, [Double], String)])
  func reasons(step: Int, array: String, values: [Double], reason: String) {
    #expect {
      try decode(changed(Self.steps[step].encoded, array, values))
    } throws: {
      ($0 as? EncodedTransform.Fault)?.description == reason
    }
  }

  @Test("Knots ascend, and each column has some")
  func knots() {
    let step = Self.steps[5].encoded
    for (shape, values, reason) in [
      ([2, 3], [1, 2, 1.5, -5, 0, 7], "does not ascend"), ([2, 0], [], "is empty"),
      ([2, 2], [1, 2, 3, .nan], "has numbers that are not finite"),
    ] as [([Int], [Double], String)] {
      #expect {
        try decode(changed(step, "knots", shape: shape, values))
      } throws: {
        ($0 as? EncodedTransform.Fault)?.description == "'recipe/step_1/knots' \(reason)"
      }
    }
  }

  @Test("Codes that a step of a file makes of categories lead nowhere else")
  func codes() {
    let steps = [Standardization(mean: [0, -0.5], scale: [1, 1e-300])]
    let recipe = Recipe(inputs: [Column("x"), Column("c", .category(["a", "b"]))], steps: steps)
    let table = FeatureTable(columns: recipe.inputs, count: 2, rows: [1, 0, 2, 1])
    let inputs = recipe.apply(to: table, rows: 0..<2)
    #expect(inputs.codes == [-1, -1] && inputs.features == [1, 2] && inputs.expanded == [1, 0, 0, 2, 0, 0])
  }
}
