// Recipes with transforms that change the number of columns or store text, which netlab does not have yet.

import Foundation
import JSON
import TestSupport
import Testing

@testable import Datasets

struct RecipeTests {
  /// A category and a number.
  private static let table = FeatureTable(
    columns: [Column("colour", .category(["red", "green", "blue"])), Column("x")], count: 5,
    values: .numbers([0, 1, 2, 2, 0, 4, 1, 1000, 2, 8]))

  // By hand: log2 of 1, 2, 4, 8 is 0, 1, 2, 3; their mean 1.5 and variance 1.25.
  @Test("Steps are fitted in order, on the training rows only, and may add columns")
  func steps() {
    let settings: [any Transform] = [OneHot(), Log2(), Scaling.division(by: 2), Shift()]
    let recipe = Recipe(fitting: settings, to: Self.table, rows: [0, 1, 2, 4])
    #expect(recipe.inputs == Self.table.columns)
    // Green is in no training row.
    #expect(recipe.outputs == [Column("colour=red"), Column("colour=blue"), Column("x")])
    #expect(
      recipe.apply(to: Self.table, rows: [4, 0, 3]) == [
        // Minus the training rows' mean of each column, halved before.
        -0.25, 0.25, 0.75, 0.25, -0.25, -0.75, -0.25, -0.25, Float(log2(1000) / 2 - 0.75),
      ])
  }

  @Test("Changing rows outside of the training split changes nothing in a recipe")
  func leakage() {
    let settings: [any Transform] = [OneHot(), Scaling.standard]
    let rows = [0, 2, 4]
    guard case .numbers(var numbers) = Self.table.values else { return }
    for row in [1, 3] { (numbers[2 * row], numbers[2 * row + 1]) = (1, -7e30) }
    let changed = FeatureTable(columns: Self.table.columns, count: 5, values: .numbers(numbers))
    let recipe = Recipe(fitting: settings, to: Self.table, rows: rows)
    #expect(recipe == Recipe(fitting: settings, to: changed, rows: rows))
    #expect(recipe != Recipe(fitting: settings, to: changed, rows: rows + [1]))
  }

  @Test("Blocks of rows make no difference: a wide table, and rows in any order")
  func blocks() {
    for width in [1, 3, 5000, 9000] {
      let count = width > 100 ? 7 : 20_000
      let numbers = (0..<count * width).map { Double(($0 &* 7919) % 1013) }
      let table = FeatureTable(
        columns: (0..<width).map { Column("x\($0)") }, count: count, values: .numbers(numbers))
      let recipe = Recipe(fitting: [Scaling.division(by: 4)], to: table, rows: [0])
      let rows = (0..<count).reversed().filter { $0 % 3 != 1 }
      let expected = rows.flatMap { row in (0..<width).map { Float(numbers[row * width + $0] / 4) } }
      #expect(recipe.apply(to: table, rows: rows) == expected)
    }
  }

  @Test("A target's steps are undone in reverse order, and its unit is theirs together")
  func target() {
    let column = Column("t")
    let steps = [Standardization(mean: [3], scale: [2]), Standardization(mean: [-1], scale: [8])]
    let recipe = TargetRecipe(column, steps: steps)
    let table = FeatureTable(columns: [column], count: 3, values: .numbers([3, 1, 35]))
    let values = recipe.apply(to: table, rows: 0..<3)
    #expect(values == [0.125, 0, 2.125])
    #expect(recipe.undo(values) == [3, 1, 35])
    #expect(recipe.unit == 16)
    #expect(TargetRecipe(column, steps: []).undo([0.5]) == [0.5])
    #expect(TargetRecipe(column, steps: []).unit == 1)
  }

  @Test("A stored standardisation reads back, and invalid ones are rejected")
  func encoding() throws {
    let step = Standardization(mean: [1, -2], scale: [0.5, 3])
    let columns = [Column("x"), Column("y")]
    #expect(try Standardization(step.encoded, columns: columns) == step)
    #expect {
      try Standardization(
        EncodedTransform("standardize", place: "recipe/step_2", arrays: []), columns: columns)
    } throws: {
      ($0 as? EncodedTransform.Fault)?.description == "'recipe/step_2/mean' is missing"
    }
    #expect(throws: EncodedTransform.Fault.self) {
      try Standardization(step.encoded, columns: columns + [Column("z")])
    }
  }

  @Test("Transforms have distinct names, keys and stored parts")
  func registry() {
    let features = Transforms.ofFeatures.map { $0.storedParts.name }
    #expect(Set(features).count == features.count)
    let keys = RecipeSettings.keys + Resamplings.keys + DataSource.keys + ["task", "sha256", "format"]
    #expect(Set(keys).count == keys.count)
    #expect(Resamplings.all.last is Holdout.Type)
  }
}

// MARK: Transforms of this test

/// One column for each word of a category that a training row has.
private struct OneHot: Transform {
  static let keys: [String] = []
  static func read(_ data: inout ObjectReader, at place: SpecLocation) throws(SpecError) -> OneHot? { nil }
  var configuration: [String: JSONValue] { [:] }
  var notes: [TransformNote] { [] }

  func fit(_ rows: TrainingRows) -> FittedOneHot {
    var seen: Set<Int> = []
    rows.forEachBlock { block in
      for row in 0..<block.count { seen.insert(Int(block.values[row * block.columns.count])) }
    }
    return FittedOneHot(codes: seen.sorted())
  }
}

private struct FittedOneHot: FittedTransform {
  static let name = "one_hot"
  static let arrays = ["codes"]
  let codes: [Int]

  init(codes: [Int]) { self.codes = codes }

  init(_ encoded: EncodedTransform, columns: [Column]) throws(EncodedTransform.Fault) {
    throw EncodedTransform.Fault("not stored")
  }

  func outputs(of columns: [Column]) -> [Column] {
    guard case .category(let words) = columns[0].kind else { return columns }
    return codes.map { Column("\(columns[0].name)=\(words[$0])") } + columns.dropFirst()
  }

  func apply(to block: inout RowBlock) {
    let width = block.columns.count
    block.values = (0..<block.count).flatMap { row -> [Double] in
      let values = block.values[row * width..<(row + 1) * width]
      return codes.map { Double($0) == values[row * width] ? 1 : 0 } + values.dropFirst()
    }
    block.columns = outputs(of: block.columns)
  }

  var encoded: EncodedTransform {
    EncodedTransform(
      Self.name, arrays: [.init("codes", shape: [codes.count], values: codes.map(Double.init))])
  }
}

/// The logarithm of the last column.
private struct Log2: Transform, FittedTransform {
  static let keys: [String] = []
  static let name = "log2"
  static let arrays: [String] = []
  init() {}
  init(_ encoded: EncodedTransform, columns: [Column]) {}
  static func read(_ data: inout ObjectReader, at place: SpecLocation) throws(SpecError) -> Log2? { nil }
  var configuration: [String: JSONValue] { [:] }
  var notes: [TransformNote] { [] }
  func fit(_ rows: TrainingRows) -> Log2 { self }
  func outputs(of columns: [Column]) -> [Column] { columns }
  func apply(to block: inout RowBlock) {
    let width = block.columns.count
    for row in 0..<block.count {
      block.values[row * width + width - 1] = log2(block.values[row * width + width - 1])
    }
  }
  var encoded: EncodedTransform { EncodedTransform(Self.name, arrays: []) }
}

/// Subtracts the training rows' means.
private struct Shift: Transform {
  static let keys: [String] = []
  static func read(_ data: inout ObjectReader, at place: SpecLocation) throws(SpecError) -> Shift? { nil }
  var configuration: [String: JSONValue] { [:] }
  var notes: [TransformNote] { [] }
  func fit(_ rows: TrainingRows) -> Standardization {
    Standardization(mean: Standardization(fitting: rows).mean, scale: rows.columns.map { _ in 1 })
  }
}
